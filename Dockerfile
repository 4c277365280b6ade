# The portal as an image: web, worker and timetable are the same image with different commands (docker-compose.yml).
# Built without secrets; everything that differs between machines comes from the environment at run time.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 \
        libfontconfig1 libglib2.0-0 fonts-liberation \
        libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-calc-nogui \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home portal \
    && install --directory --owner portal /data

WORKDIR /portal
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY . .

USER portal
ENV SCPB_DATA=/data
EXPOSE 8000
CMD ["gunicorn", "-c", "python:scpb.web", "--bind", "0.0.0.0:8000", "scpb.wsgi"]
