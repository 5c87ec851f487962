#!/usr/bin/env bash
# build.sh OUTPUT: compiles actors_torch.cpp against Debian's libtorch, or against the one that LIBTORCH names (a folder
# with include/ and lib/, or a Python torch package, or the environment's folder that holds one).
set -euo pipefail

output=$1
source_dir=$(cd "$(dirname "$0")" && pwd)
refuse() { echo "$*"; exit 3; }

if [[ -n ${LIBTORCH:-} ]]; then
  root=$LIBTORCH
  [[ -d $root/include/ATen ]] || root=$(find -L "$LIBTORCH" -maxdepth 6 -path '*/torch/include/ATen' -printf '%H/%P\n' -quit 2>/dev/null | sed 's|/include/ATen$||' || true)
  [[ -n $root && -d $root/include/ATen && -d $root/lib ]] || refuse "LIBTORCH=$LIBTORCH holds no libtorch (include/ATen and lib/ are missing)"
  flags=(-isystem "$root/include" -isystem "$root/include/torch/csrc/api/include")
  lib=$root/lib
  # The ABI of std::string must be the one that this libtorch was built with: old wheels still use the one before C++11.
  abi=1
  nm -DC --defined-only "$lib/libc10.so" 2>/dev/null | grep -q 'c10::detail::torchCheckFail(.*std::__cxx11' || abi=0
  flags+=("-D_GLIBCXX_USE_CXX11_ABI=$abi")
else
  lib=$(dirname "$(ls /usr/lib/*/libtorch_cpu.so 2>/dev/null | head -n 1)" 2>/dev/null || true)
  [[ -e $lib/libtorch_cpu.so && -d /usr/include/ATen ]] \
    || refuse "libtorch is not installed: apt-get install libtorch-dev libopenblas0-pthread, or set LIBTORCH to another libtorch's folder"
  flags=()
fi
command -v g++ >/dev/null || refuse "g++ is not installed: apt-get install g++"

# From 2.1 on the headers need C++17; 1.13 accepts it.
links=(-Wl,--no-as-needed -L"$lib" -ltorch_cpu -lc10)
if [[ -e $lib/libtorch_cuda.so ]]; then
  flags+=(-DACTORS_TORCH_CUDA)
  links+=(-ltorch_cuda -lc10_cuda)
fi
[[ -e $lib/libtorch.so ]] && links+=(-ltorch)

mkdir -p "$(dirname "$output")"
g++ -std=c++17 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra "${flags[@]}" "$source_dir/actors_torch.cpp" \
  -o "$output.new" "${links[@]}" -Wl,-rpath,"$lib" -ldl
mv "$output.new" "$output"
