# The image of the webhook: one program, no shell, no package manager, an unprivileged user, nothing that is written to.
#
#   docker buildx build --platform linux/amd64,linux/arm64 --build-arg VERSION=0.1.0 --build-arg REVISION=$(git rev-parse HEAD) -t REGISTRY/modelgate:0.1.0 .
#
# A release passes both base images by digest: --build-arg SDK_IMAGE=...@sha256:... --build-arg RUNTIME_IMAGE=...@sha256:...
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
ARG TARGETARCH=amd64
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true
WORKDIR /source
# What decides which packages are needed, so that they are fetched again only when it changes.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig .globalconfig ./
COPY src/Directory.Build.props src/
COPY src/Verification/*.csproj src/Verification/packages.lock.json src/Verification/
COPY src/Policy/*.csproj src/Policy/packages.lock.json src/Policy/
COPY src/Operator/*.csproj src/Operator/packages.lock.json src/Operator/
RUN dotnet restore src/Operator --locked-mode -p:PublishReadyToRun=true
COPY src src
# The same sources give the same bytes: no path and no time of this build is in them.
RUN dotnet publish src/Operator -c Release -r linux-$(test "$TARGETARCH" = amd64 && echo x64 || echo "$TARGETARCH") --no-restore -nologo \
      -p:ContinuousIntegrationBuild=true -o /app \
 && find /app -exec touch -h -d @0 {} +

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Modelgate" \
      org.opencontainers.image.description="Admission controller for the AI model supply chain" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# No diagnostics: they would open a socket in /tmp. Two cores, many short requests: the collector keeps its heap small.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_TieredPGO=1 \
    DOTNET_GCConserveMemory=5
COPY --from=build /app /app
USER 65532:65532
EXPOSE 8443 8080
ENTRYPOINT ["/app/modelgate"]
CMD ["serve"]
