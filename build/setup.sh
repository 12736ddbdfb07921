#!/usr/bin/env bash
# Installs what is missing on a bare Debian 12: build/setup.sh run | test | bench
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}

need=(ffmpeg espeak-ng librsvg2-bin fonts-noto-cjk fonts-wqy-zenhei fonts-lxgw-wenkai libturbojpeg0 libpng16-16)
[ "$purpose" = test ] && need+=(chromium postgresql-15 zbar-tools poppler-utils qpdf)
[ "$purpose" = bench ] && need+=(postgresql-15)

missing=()
for package in "${need[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "These Debian packages are missing: ${missing[*]}" >&2
    echo "Install them as root: apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "== Debian packages: ${missing[*]}" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

for tool in dotnet node npm; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed. Zhuxue needs the .NET 10 SDK and Node 20 or newer." >&2; exit 1; }
done

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "== npm packages" >&2
  npm ci --silent --no-progress >&2
fi
build/parts.sh
