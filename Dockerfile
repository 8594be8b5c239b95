# One image for every part: serve, worker, schedule, and the commands. See docs/operations.md.
FROM node:20-bookworm-slim AS build
WORKDIR /opt/hocvu
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY tsconfig.json LICENSE README.md ./
COPY config config
COPY connectors connectors
COPY docs docs
COPY jobs jobs
COPY src src
# Compiled here for good: the program folder is only read.
RUN node src/launch/compile.mjs

FROM node:20-bookworm-slim
# The program belongs to root and is only read; what it writes goes to the one folder of its own.
COPY --from=build /opt/hocvu /opt/hocvu
RUN install --directory --owner=node --group=node --mode=700 /var/lib/hocvu \
  && ln -s /opt/hocvu/src/bin.mjs /usr/local/bin/hocvu
WORKDIR /var/lib/hocvu
ENV NODE_ENV=production \
  HOCVU_DATA=/var/lib/hocvu \
  HOCVU_CONFIG=/etc/hocvu \
  HOST=0.0.0.0 \
  PORT=3000 \
  METRICS_HOST=0.0.0.0 \
  METRICS_PORT=9464
EXPOSE 3000 3001 9464
USER node
STOPSIGNAL SIGTERM
# Every part answers there, also those that serve no pages.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.METRICS_PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/hocvu/src/bin.mjs"]
CMD ["start"]
