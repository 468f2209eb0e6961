# Debian packages for ./dev: installs what a sub-command needs and the machine lacks.

# How to see quickly that a package is there: a command, or a file when the value is a path.
declare -A package_probe=(
  [ccache]=ccache
  [clang-19]=clang++-19
  [clang-format-19]=clang-format-19
  [cmake]=cmake
  [g++]=g++
  [libclang-rt-19-dev]='/usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.tsan*.a'
  [libfmt-dev]=/usr/include/fmt/format.h
  [libgtest-dev]=/usr/include/gtest/gtest.h
  [lld-19]=/usr/lib/llvm-19/bin/ld.lld
  [ninja-build]=ninja
  [pkg-config]=pkg-config
  [python3]=python3
)

# What any build with a preset needs; the presets of g++ and the sanitizers add to it.
build_packages=(cmake ninja-build ccache clang-19 lld-19 libgtest-dev libfmt-dev)

have() {
  local probe=${package_probe[$1]}
  if [[ $probe == /* ]]; then
    compgen -G "$probe" >/dev/null
  else
    command -v "$probe" >/dev/null
  fi
}

need() {
  local package missing=()
  for package in "$@"; do
    have "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -eq 0 ]] || install_packages "${missing[@]}"
}

install_packages() {
  command -v apt-get >/dev/null || die "no apt-get here; please install: $*"
  local as_root=(env DEBIAN_FRONTEND=noninteractive)
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null || die "neither root nor sudo; please run: apt-get install $*"
    as_root=(sudo "${as_root[@]}")
  fi
  echo "dev: installing $*" >&2
  quietly "apt-get could not read the package lists" "${as_root[@]}" apt-get update
  quietly "apt-get could not install: $*" "${as_root[@]}" apt-get install -y --no-install-recommends "$@"
}
