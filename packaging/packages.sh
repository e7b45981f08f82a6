#!/bin/sh
# packages.sh build|test: the Debian packages that Truemark is built from, or tested with. Does nothing when all are there.
#
#   build   the C libraries
#   test    Postfix, Kannel, Unbound, Redis, PostgreSQL, Chromium, Python, Go and what the tests use; Sendmail, which
#           conflicts with Postfix, is only unpacked, into $TRUEMARK_CACHE (default ~/.cache/truemark), where Python
#           packages that Debian has not go too
#
# Needs root to install; no service is started.
set -eu
cd "$(dirname "$0")/.."

build='libmilter-dev libspf2-dev libopendkim-dev libunbound-dev libpsl-dev libicu-dev libgmime-3.0-dev libhiredis-dev
  libsqlite3-dev libpq-dev libxml2-dev pkg-config publicsuffix'
test='postfix kannel unbound dns-root-data redis-server redis-tools postgresql m4 openssl python3 python3-yaml python3-dkim
  python3-nacl python3-pip iproute2 util-linux mandoc golang-go golang-golang-x-mod-dev chromium chromium-driver python3-selenium
  fonts-wqy-microhei'
sendmail='sendmail-bin sendmail-base sendmail-cf'
cache=${TRUEMARK_CACHE:-${HOME:?}/.cache/truemark}
policy=/usr/sbin/policy-rc.d

fail() {
  echo "packages.sh: $*" >&2
  exit 1
}

# missing PACKAGE...: those that are not installed.
missing() {
  for package in "$@"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null) || status=
    [ "$status" = installed ] || printf '%s ' "$package"
  done
}

# quietly COMMAND...: shows what the command said only if it failed.
quietly() {
  output=$("$@" 2>&1) || {
    echo "$output" >&2
    return 1
  }
}

forbid_services() {
  [ ! -e $policy ] || return 0    # somebody's own policy stays as it is
  printf '#!/bin/sh\nexit 101\n' > $policy
  chmod 755 $policy
  trap 'rm -f $policy' EXIT
  trap 'exit 1' HUP INT TERM
}

# install PURPOSE PACKAGE...
install() {
  purpose=$1
  shift
  needed=$(missing "$@")
  [ -n "$needed" ] || return 0
  [ "$(id -u)" = 0 ] || fail "missing packages: ${needed% }; run: sudo packaging/packages.sh $purpose"
  echo "installing: ${needed% }"
  export DEBIAN_FRONTEND=noninteractive
  forbid_services
  case " $needed" in *' postfix '*)
    echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections ;;
  esac
  quietly apt-get -qq update || fail 'apt-get update failed'
  # shellcheck disable=SC2086
  quietly apt-get -o DPkg::Lock::Timeout=600 -qq -y --no-install-recommends install $needed ||
    fail "could not install: $needed"
}

# The libraries that the unpacked Sendmail needs, as its own package names them.
sendmail_libraries() {
  dpkg-deb -f "$cache"/debs/sendmail-bin_*.deb Depends | tr ',' '\n' | sed -n 's/^ *\(lib[^ |]*\).*/\1/p'
}

download_sendmail() {
  [ -z "$(find "$cache/debs" -name 'sendmail-bin_*.deb' 2> /dev/null)" ] || return 0
  mkdir -p "$cache/debs.new"
  # shellcheck disable=SC2086
  (cd "$cache/debs.new" && { quietly apt-get -qq download $sendmail 2> /dev/null ||
    { quietly apt-get -qq update && quietly apt-get -qq download $sendmail; }; }) || fail "could not download: $sendmail"
  rm -rf "$cache/debs"
  mv "$cache/debs.new" "$cache/debs"
}

unpack_sendmail() {
  [ ! -x "$cache/sendmail/usr/libexec/sendmail/sendmail" ] || return 0
  echo "unpacking Sendmail into $cache/sendmail"
  rm -rf "$cache/sendmail.new" "$cache/sendmail"
  for package in "$cache"/debs/*.deb; do dpkg -x "$package" "$cache/sendmail.new"; done
  mv "$cache/sendmail.new" "$cache/sendmail"
}

# The Python packages of requirements.txt, each with its version, once.
download_python() {
  wanted=Tests/EndToEnd/requirements.txt
  cmp -s $wanted "$cache/python/requirements.txt" && return 0
  rm -rf "$cache/python.new" "$cache/python"
  quietly /usr/bin/python3 -m pip install --quiet --no-cache-dir --target "$cache/python.new" -r $wanted ||
    fail "could not install: $(cat $wanted)"
  cp $wanted "$cache/python.new"
  mv "$cache/python.new" "$cache/python"
}

# shellcheck disable=SC2046,SC2086
case ${1:-} in
build) install build $build ;;
test)
  install test $test
  download_sendmail
  install test $(sendmail_libraries)
  unpack_sendmail
  download_python
  ;;
*) fail 'usage: packages.sh build|test' ;;
esac
