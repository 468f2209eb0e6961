# ./dev test and ./dev check: what is built, which tests run, and what CI runs.

test_command() {
  local preset=dev all=no names=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      --all) all=yes ;;
      --preset)
        [[ $# -ge 2 ]] || die "--preset needs a name"
        preset=$2
        shift
        ;;
      --preset=*) preset=${1#*=} ;;
      -*) die "unknown option of test: $1" ;;
      *) names+=("$1") ;;
    esac
    shift
  done
  if [[ $all == yes ]]; then
    test_all
  elif [[ ${#names[@]} -gt 0 ]]; then
    build "$preset"
    ctest --test-dir "$root/build/$preset" -j "$jobs" --output-on-failure \
      -R "$(IFS='|' && echo "${names[*]}")"
  else
    local summary=() failed=no
    step "checks" check
    step "tests, $preset" run_tests "$preset" -E "$about_compilers"
    report_steps
  fi
}

# Says nothing about the library, and takes minutes.
about_compilers='^Compilers\.AreAsThePageSays$'

# What CI runs; `once` are the tests whose answer is the same in every build. A step that fails does not hide those after it.
test_all() {
  local summary=() failed=no
  need "${build_packages[@]}" g++ libclang-rt-19-dev python3 pkg-config clang-format-19
  local once="$about_compilers|^Misuse\.CompilersRefuse\$|^parity\.shim\$"
  step "checks" check
  step "tests, clang++-19" run_tests dev
  step "tests, clang++-19 with address and undefined-behaviour sanitizers" run_tests asan -E "$once"
  step "tests, g++" run_tests gcc -E "$once"
  step "tests, g++ with address and undefined-behaviour sanitizers" run_tests gcc-asan -E "$once"
  step "tests that cross threads, clang++-19 with thread sanitizer" run_thread_tests
  step "tests and examples, clang++-19 optimised" run_tests release -E "$once"
  step "install, find_package and pkg-config" "$python" "$root/scripts/check_install.py"
  report_steps
}

check() {
  need clang-19 g++ python3
  "$python" "$root/scripts/check.py" "$@"
}

# parity [--pairs] [arguments of tests/parity/run.py]
parity() {
  local run=$root/tests/parity/run.py programs=$root/build/release/tests/parity
  need python3
  if [[ ${1:-} == --pairs ]]; then
    shift
    build release parity_pairs
    "$python" "$run" --pairs-binary "$programs/parity_pairs" "$@"
  else
    build release parity_interpreter
    "$python" "$run" --binary "$programs/parity_interpreter" "$@"
  fi
}

run_tests() {
  build "$1"
  run_built_tests "$@"
}

run_thread_tests() {
  build tsan layer_tests
  run_built_tests tsan -L threads
}

# run_built_tests PRESET [ctest arguments]: shows failures and ctest's own closing lines.
run_built_tests() {
  local preset=$1 log status=0
  shift
  log=$root/build/$preset/ctest.log
  ctest --test-dir "$root/build/$preset" -j "$jobs" --output-on-failure --no-label-summary "$@" \
    >"$log" 2>&1 </dev/null || status=$?
  grep -vE '^ *(Start +[0-9]+: |[0-9]+/[0-9]+ Test .* Passed )|^Internal ctest|^Test project|^$' "$log" || true
  return "$status"
}

# step TITLE COMMAND…: runs it in a subshell, so that a failure ends the step alone.
# Adds to the caller's `summary`, and to its `failed`.
step() {
  local title=$1 begun=$SECONDS verdict=passed
  shift
  echo "== $title"
  ("$@") || verdict=FAILED
  [[ $verdict == passed ]] || failed=yes
  summary+=("$(printf '%s %5d s  %s' "$verdict" $((SECONDS - begun)) "$title")")
  echo "== $title: $verdict in $((SECONDS - begun)) s"
}

report_steps() {
  printf '\n'
  printf '%s\n' "${summary[@]}"
  [[ $failed == no ]] || exit 1
}
