#!/bin/bash
# Makes a minimal Debian with a Java runtime: the base of the images in tests where none can be pulled.
#
# Usage: java-base.sh NAME:TAG     needs root, Docker and debootstrap
set -euo pipefail

image=${1:?"usage: java-base.sh NAME:TAG"}
suite=bookworm

root=$(mktemp -d)
trap 'rm -rf "$root" "$root.log"' EXIT

# The mirror that this machine's apt already uses; debootstrap's own default where there is none.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' \
  2>/dev/null | awk -v suite=$suite '$2 == suite && $3 == "main" { print $1; exit }' || true)

echo "java-base: Debian $suite with a Java runtime"
debootstrap --variant=minbase --include=bash,ca-certificates-java,openjdk-17-jre-headless \
  $suite "$root" ${mirror:+"$mirror"} > "$root.log" 2>&1 || { tail -n 20 "$root.log"; exit 1; }
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/doc \
  "$root"/usr/share/man "$root"/usr/share/locale

echo "java-base: $image"
tar -C "$root" --numeric-owner -c . | docker import - "$image"
