# Untested for now. Build the jar first: ./mvnw package -DskipTests
FROM eclipse-temurin:25

RUN useradd --system --create-home --home-dir /sluice sluice
WORKDIR /sluice
COPY --chown=sluice target/sluice-*.jar sluice.jar
USER sluice

EXPOSE 8080
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "sluice.jar"]
