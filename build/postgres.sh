#!/usr/bin/env bash
# A throw-away PostgreSQL cluster on a socket of its own: `start DIR [durable]` prints the connection string, `stop DIR` ends it.
# Durability is off, since what is stored here is not meant to live, unless `durable` asks for what a centre runs (benchmarks).
set -euo pipefail
action=${1:?start or stop} folder=${2:?a folder for the cluster}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 1; }

as_owner() { # the server refuses to run as root
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

case $action in
  start)
    mkdir -p "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    as_owner "$bin/initdb" -D "$folder/data" -U app --auth=trust --no-sync --no-instructions -E UTF8 --locale=C.UTF-8 >"$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
    [ "${3:-}" = durable ] || printf '%s\n' fsync=off synchronous_commit=off full_page_writes=off >>"$folder/data/postgresql.conf"
    cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses=''
unix_socket_directories='$folder'
max_connections=200
shared_buffers=128MB
CONF
    as_owner "$bin/pg_ctl" -D "$folder/data" -w -s -l "$folder/log" start >&2
    echo "Host=$folder;Username=app;Database=postgres"
    ;;
  stop)
    as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop || true
    rm -rf "$folder" "$folder.log"
    ;;
  *) echo "start or stop" >&2; exit 2 ;;
esac
