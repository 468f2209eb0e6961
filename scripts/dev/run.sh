# ./dev run: the tour, or one file compiled against the library within two seconds.
#
# What makes it quick: a precompiled <asyncio.hpp>, neither cmake nor ninja while nothing of the library
# changed (one `find` decides), no optimisation, and lld. A program that has not changed since its last
# run is not compiled again.

run() {
  local compiler=clang
  while [[ ${1:-} == --* ]]; do
    case $1 in
      --compiler)
        [[ $# -ge 2 ]] || die "--compiler needs a name: clang or gcc"
        compiler=$2
        shift 2
        ;;
      --compiler=*)
        compiler=${1#*=}
        shift
        ;;
      *) die "unknown option of run: $1" ;;
    esac
  done
  if [[ $# -eq 0 ]]; then
    run_tour
  else
    run_file "$compiler" "$@"
  fi
}

run_tour() {
  build release tour
  exec "$root/build/release/examples/tour/tour"
}

run_file() {
  local compiler=$1 source=$2
  shift 2
  [[ -f $source ]] || die "no such file: $source"
  source=$(realpath "$source")

  local preset command link=()
  case $compiler in
    clang)
      preset=release command=clang++-19 link=(-fuse-ld=lld)
      need clang-19 lld-19
      ;;
    gcc | g++)
      compiler=gcc preset=gcc-release command=g++
      need g++
      ;;
    *) die "--compiler is clang or gcc, not '$compiler'" ;;
  esac
  local folder=$root/build/run/$compiler library=$root/build/$preset/libasyncio.a
  local flags=(-std=c++20 -O0 -g1 -Wall -Wextra -pthread "-I$root/include")
  mkdir -p "$folder"
  flags_are_the_same || rm -f "$folder"/prelude.* "$folder"/*.d

  # 1. The header and the library do not need each other: both at once when both are old.
  local precompiling=
  if changed_since "$folder/prelude.stamp" include; then
    once_done "$folder/prelude.stamp" precompile &
    precompiling=$!
  fi
  if [[ ! -f $library ]] || changed_since "$folder/library.stamp" include src cmake CMakeLists.txt; then
    once_done "$folder/library.stamp" build "$preset" asyncio
  fi
  [[ -z $precompiling ]] || wait "$precompiling" || die "<asyncio.hpp> does not compile"

  # 2. The program, unless what it was made from is older than it.
  local name program
  name=$(basename "$source")
  name=${name%.*}
  program=$folder/$(cksum <<<"$source" | cut -d' ' -f1)-$name
  if ! program_is_new; then
    "$command" "${flags[@]}" -include "$folder/prelude.hpp" -MMD -MF "$program.d" \
      "$source" "$library" "${link[@]}" -o "$program" || exit 1
  fi
  exec "$program" "$@"
}

# changed_since STAMP PATH…: is anything below these paths of the project newer than the stamp?
changed_since() {
  local stamp=$1
  shift
  [[ -f $stamp ]] || return 0
  [[ -n $(cd "$root" && find "$@" -newer "$stamp" -print -quit) ]]
}

# once_done STAMP COMMAND…: the stamp carries the time at which the command began.
once_done() {
  local stamp=$1
  shift
  touch "$stamp.$$"
  "$@"
  mv "$stamp.$$" "$stamp"
}

# clang takes prelude.hpp.pch for `-include prelude.hpp`, g++ takes prelude.hpp.gch.
precompile() {
  echo '#include <asyncio.hpp>' >"$folder/prelude.hpp"
  local suffix=gch more=()
  [[ $compiler == gcc ]] || suffix=pch more=(-fpch-instantiate-templates)
  "$command" "${flags[@]}" "${more[@]}" -x c++-header "$folder/prelude.hpp" -o "$folder/prelude.$$"
  mv "$folder/prelude.$$" "$folder/prelude.hpp.$suffix"
}

flags_are_the_same() {
  local now="$command ${flags[*]} ${link[*]}"
  [[ -f $folder/flags && $(<"$folder/flags") == "$now" ]] && return
  echo "$now" >"$folder/flags"
  return 1
}

program_is_new() {
  [[ -f $program && -f $program.d && $library -ot $program ]] || return 1
  [[ ! $folder/prelude.stamp -nt $program ]] || return 1
  local file
  for file in $(sed -e 's/^[^:]*://' -e 's/\\$//' "$program.d"); do
    [[ -f $file && ! $file -nt $program ]] || return 1
  done
}
