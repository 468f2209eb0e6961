# Building for ./dev: configures a preset once, then leaves freshness to ninja.

# All C++ files of the project, separated by NUL.
cpp_files() {
  local folder folders=()
  for folder in include src tests examples bench; do
    [[ -d $root/$folder ]] && folders+=("$root/$folder")
  done
  find "${folders[@]}" \( -name '*.hpp' -o -name '*.cpp' \) -print0
}

# build PRESET [target…]: ninja's output appears only when something fails or warns.
build() {
  local preset=$1
  shift
  case $preset in
    dev | release) need "${build_packages[@]}" ;;
    asan | tsan) need "${build_packages[@]}" libclang-rt-19-dev ;;
    gcc | gcc-release | gcc-asan) need cmake ninja-build ccache g++ libgtest-dev libfmt-dev ;;
    *) die "there is no preset '$preset'; see CMakePresets.json" ;;
  esac
  [[ -f $root/build/$preset/build.ninja ]] ||
    quietly "cmake could not configure the preset '$preset'" cmake -S "$root" --preset "$preset"
  # Two ./dev at once must not run two ninjas in one folder.
  flock "$root/build/$preset" ninja -C "$root/build/$preset" -j "$jobs" --quiet "$@" 2>&1 |
    without_chatter >&2 || die "the build of '$preset' failed"
}

# Keeps what compilers say, and drops what ninja and cmake say when all is well.
without_chatter() {
  grep -vE '^(ninja: no work to do|-- (GLOB mismatch|Configuring done|Generating done|Build files))' || true
}
