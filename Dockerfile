# Node.js 24 LTS for amd64 and arm64. Dependabot renews tag and digest together (.github/dependabot.yml).
FROM node:24.19.0-trixie-slim@sha256:0711b541c1c33a8a530ac4f0d391baa9a15b3d804695b1b24a47daa5fb60e74d AS node

FROM node AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# The commit, which the hub says in its log: docker build --build-arg REVISION=$(git rev-parse --short=12 HEAD)
ARG REVISION=
# What is packed is what package.json lists under "files": no source, no map.
RUN npm run build && npm pack --ignore-scripts --pack-destination /build && tar -xzf *.tgz

FROM node AS packages
WORKDIR /packages
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# One package would like to have a compiler for its types, and nothing in --omit keeps it away.
RUN rm -rf node_modules/typescript node_modules/.bin/tsc node_modules/.bin/tsserver

FROM node
LABEL org.opencontainers.image.title="Looker Action Hub for RudderStack" \
  org.opencontainers.image.description="Sends every row of a Look to RudderStack as an identify, track or group event" \
  org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production PORT=8080 ACTION_HUB_DATA_DIR=/var/lib/hub
RUN install -d -o 1000 -g 1000 -m 0700 /var/lib/hub
WORKDIR /hub
COPY --from=packages /packages/node_modules node_modules
COPY --from=build /build/package .
VOLUME /var/lib/hub
EXPOSE 8080
# A number, so that Kubernetes can tell that it is not root.
USER 1000:1000
HEALTHCHECK --interval=15s --timeout=5s --start-period=15s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not npm start: npm would keep SIGTERM to itself.
CMD ["node", "dist/src/server/boot.js"]
