# Build with everything, run with little. The database is another container: see docker-compose.yml.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY libs/client/package.json libs/client/
COPY libs/customer-lookup/package.json libs/customer-lookup/
COPY apps/console/package.json apps/console/
RUN npm ci
COPY . .
RUN npm run build
# What only development needs goes, the packages of the console and of the customer lookup, which are built, and the PostgreSQL for installations
# without DATABASE_URL. By name, and not by `--omit`: Prisma's client names Prisma's tools as optional peers, which would
# keep 240 MB of them here.
RUN npm pkg delete devDependencies optionalDependencies overrides workspaces && npm prune

FROM node:22-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/app/data LOG_DIR=/app/logs
RUN mkdir data logs && chown 1000:1000 data logs
# The command: docker compose exec api wateja --help
RUN printf '#!/bin/sh\nexec node /app/dist/apps/cli/src/main.js "$@"\n' > /usr/local/bin/wateja && chmod 755 /usr/local/bin/wateja
COPY --from=build /app/package.json /app/openapi.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/prisma/migrations prisma/migrations
COPY --from=build /app/dist dist
# The user node of the image, by number: Kubernetes cannot tell from a name that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/api/src/main.js"]
