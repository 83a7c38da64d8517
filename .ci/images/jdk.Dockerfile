# A JDK on a base, in the place of the image that the Dockerfile names.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
ADD jdk.tar /opt/jdk
ENV JAVA_HOME=/opt/jdk PATH=/opt/jdk/bin:/usr/sbin:/usr/bin:/sbin:/bin
