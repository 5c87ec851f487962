#!/bin/sh
# Compiles the C ABI over OpenCV: build.sh OUTPUT.so
# CXX names another compiler, OPENCV_INCLUDE another place for the headers.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
out=$1
include=${OPENCV_INCLUDE:-/usr/include/opencv4}
cxx=${CXX:-g++}

fail() { echo "$1" >&2; exit 1; }

for module in core imgproc imgcodecs; do
  [ -f "$include/opencv2/$module.hpp" ] ||
    fail "OpenCV's $module.hpp is not in $include: apt-get install libopencv-imgproc-dev libopencv-imgcodecs-dev"
done
command -v "$cxx" >/dev/null || fail "no C++ compiler '$cxx': apt-get install g++"

mkdir -p "$(dirname -- "$out")"
# No contraction into fused multiply-adds: a drawn captcha must not depend on the compiler's mood.
"$cxx" -std=c++17 -O2 -fPIC -shared -fvisibility=hidden -ffp-contract=off -Wall -Wextra -Werror \
  -isystem "$include" "$here"/*.cpp -o "$out.$$.tmp" \
  -Wl,--no-undefined -lopencv_imgcodecs -lopencv_imgproc -lopencv_core
mv -f "$out.$$.tmp" "$out"
