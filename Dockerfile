FROM python:3.12-slim AS build
COPY requirements.lock /tmp/requirements.lock
# What is compiled comes along: else each start, and each health check, would compile it all again.
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check --require-hashes -r /tmp/requirements.lock \
 && rm -rf /opt/venv/lib/python3.12/site-packages/pip /opt/venv/lib/python3.12/site-packages/pip-* \
 && find /opt/venv -type d \( -name tests -o -name __pycache__ \) -prune -exec rm -rf {} + \
 && python -m compileall -q --invalidation-mode unchecked-hash /opt/venv
WORKDIR /app
COPY LICENSE LICENSE
COPY bot bot
COPY messages messages
RUN python -m compileall -q --invalidation-mode unchecked-hash bot

FROM python:3.12-slim
# Nothing here needs a shell, root's rights or a root file system that can be written: --read-only --tmpfs /tmp will do.
# The database and its key are in volumes of their own, so that a copy of the one is no copy of the other. Mount one
# at /var/lib/appeal-bot/backups too: "docker exec appeal-bot python -m bot backup /var/lib/appeal-bot/backups".
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_FOLDER=/var/lib/appeal-bot/data \
    DATABASE_URL=sqlite+aiosqlite:////var/lib/appeal-bot/data/bot.db \
    PAGE_ADDRESS=0.0.0.0:8480
RUN useradd --system --uid 10001 --home-dir /var/lib/appeal-bot --create-home --shell /usr/sbin/nologin appeal \
 && mkdir -m 700 /var/lib/appeal-bot/data /var/lib/appeal-bot/secrets /var/lib/appeal-bot/backups \
 && chown appeal:appeal /var/lib/appeal-bot/data /var/lib/appeal-bot/secrets /var/lib/appeal-bot/backups
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER appeal
# The hand-off page, if PUBLIC_URL is set; the monitor's port, if MONITOR_ADDRESS=0.0.0.0:8481.
EXPOSE 8480 8481
VOLUME ["/var/lib/appeal-bot/data", "/var/lib/appeal-bot/secrets"]
# SIGTERM: takes in nothing more, finishes the sends under way, writes their outcomes down; under ten seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
