FROM python:3.12-slim AS build
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.lock \
 && find /opt/venv -type d \( -name tests -o -name __pycache__ \) -prune -exec rm -rf {} + \
 && rm -rf /opt/venv/lib/python3.12/site-packages/pip*

FROM python:3.12-slim
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
WORKDIR /app
COPY LICENSE LICENSE
COPY bot bot
COPY messages messages
USER appeal
# The hand-off page, if PUBLIC_URL is set.
EXPOSE 8480
VOLUME ["/var/lib/appeal-bot/data", "/var/lib/appeal-bot/secrets"]
# SIGTERM: takes in nothing more, finishes the sends under way, writes their outcomes down; under ten seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
