# The gateway as an image. The first stage unpacks the jar, links a Java runtime and trains its cache; the second one runs.
#
#   ./mvnw -q package -DskipTests && docker build -t sluice .
#
# JDK_IMAGE: a Debian or Ubuntu with a JDK 25 on its PATH. BASE_IMAGE: a Debian or Ubuntu for the same processor.
ARG JDK_IMAGE=eclipse-temurin:25-jdk-noble
ARG BASE_IMAGE=ubuntu:noble

FROM ${JDK_IMAGE} AS build
WORKDIR /build
COPY target/sluice-*.jar sluice.jar
# Libraries change rarely, Sluice's own classes with each build: two layers. The embedded PostgreSQL serves only the training.
RUN java -Djarmode=tools -jar sluice.jar extract --destination /sluice/app \
    && rm /sluice/app/lib/embedded-postgres-binaries-*.jar
COPY ops/image/modules modules
RUN jlink --add-modules "$(paste -sd, modules)" --no-header-files --no-man-pages --compress zip-6 --output /opt/java
# PostgreSQL refuses to run as root.
RUN useradd --system --uid 10001 --create-home --home-dir /home/sluice sluice && chown -R sluice /build /sluice
COPY ops/image/Train.java Train.java
COPY src/test/transcripts operations
USER sluice
RUN java Train.java /build/sluice.jar /opt/java/bin/java /sluice/app/sluice.jar operations

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="Sluice" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --no-create-home --home-dir /sluice sluice && mkdir -p /sluice/data && chown sluice /sluice/data
COPY --from=build /opt/java /opt/java
COPY --from=build /sluice/app/lib /sluice/app/lib
COPY --from=build /sluice/app/sluice.jar /sluice/app/sluice.aot /sluice/app/
COPY ops/image/ready /usr/local/bin/ready
WORKDIR /sluice
USER 10001
ENV PATH=/opt/java/bin:/usr/local/bin:/usr/bin:/bin
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 CMD ["ready"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=/sluice/app/sluice.aot", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "/sluice/app/sluice.jar"]
