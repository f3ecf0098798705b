#!/bin/bash
# Unpacks an ARM Java runtime and the libraries it needs from Debian's arm64 packages into a folder,
# for qemu-aarch64-static -L to run. Nothing of it is installed; this machine's apt sources are used,
# its package lists are not touched.
#
# Usage: arm-java.sh FOLDER     needs Debian's apt and dpkg, and qemu-user-static to run it later
set -euo pipefail

folder=${1:?"usage: arm-java.sh FOLDER"}
[[ ! -e $folder ]] || { echo "arm-java: $folder is there already"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists,archives}/partial "$work/sources"
touch "$work/status"

# Debian's own sources alone: others may have no packages for ARM.
for source in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
  if grep -qs 'debian\.org\|/debian' "$source"; then
    cp "$source" "$work/sources/"
  fi
done
cat > "$work/apt.conf" << EOF
APT::Architecture "arm64";
#clear APT::Architectures;
APT::Architectures { "arm64"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Dir::State "$work";
Dir::State::status "$work/status";
Dir::Cache "$work";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$work/sources";
EOF
export APT_CONFIG=$work/apt.conf
apt-get update -q -q
DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -q -y --download-only openjdk-17-jre-headless > /dev/null
mkdir -p "$work/root"
for package in "$work"/archives/*.deb; do
  dpkg -x "$package" "$work/root"
done
mkdir -p "$(dirname "$folder")"
mv "$work/root" "$folder"
echo "arm-java: $(ls -d "$folder"/usr/lib/jvm/java-17-*)"
