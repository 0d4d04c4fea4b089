#!/usr/bin/env bash
# Proves the README's two commands on a bare Debian 12: an empty root made by debootstrap
# with python3, git and make, a clean clone in it, `make demo` twice, then `make test`;
# once as root, once as an ordinary user. Prints how long each took.
#
#   scripts/prove_bare_machine.sh [root|user|both] [folder]
#
# Needs root, debootstrap and about 6 GB in the folder (default: /var/tmp). How packages
# are reached (mirror, proxy, certificates) is taken over from this machine. Set
# ONLY_DEMO=1 to leave `make test` out, KEEP=1 to keep the roots.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
who=${1:-both}
base=$(mktemp -d "${2:-/var/tmp}/bare-machine.XXXXXX")
port=${PORT:-8171}
demo_limit=${DEMO_LIMIT:-300}
again_limit=${AGAIN_LIMIT:-15}
test_limit=${TEST_LIMIT:-600}
declare -a roots=() results=()

main() {
	trap clean_up EXIT
	((EUID == 0)) || die "Run me as root: debootstrap and chroot need it."
	command -v debootstrap >/dev/null || die "Missing: apt-get install debootstrap"
	say "Making a bare Debian 12 in $base"
	# shellcheck disable=SC2046
	debootstrap --variant=minbase --include=ca-certificates,python3,git,make bookworm \
		"$base/template" $(mirror) >"$base/debootstrap.log" 2>&1 || die "see $base/debootstrap.log"
	take_over_network "$base/template"
	if [[ $who != user ]]; then prove root /srv/tppo 0; fi
	if [[ $who != root ]]; then prove user /home/warga/tppo 1000; fi
	say && printf '%s\n' "${results[@]}"
	if printf '%s\n' "${results[@]}" | grep -q FAILED; then exit 1; fi
}

say() { printf '%s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

mirror() {
	sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' \
		/etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1
}

# Copies how this machine reaches packages; nothing of it is written to the repository.
take_over_network() {
	local root=$1 file
	for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/npmrc \
		/etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
		[[ -f $file ]] && install -D -m 644 "$file" "$root$file"
	done
	[[ -f $root/etc/apt/sources.list.d/debian.sources ]] && rm -f "$root/etc/apt/sources.list"
	apt-config dump Acquire | grep -E 'Proxy|Check-|Https|http::' \
		>"$root/etc/apt/apt.conf.d/99machine" || true
	if [[ -d /etc/apt/auth.conf.d ]]; then cp -a /etc/apt/auth.conf.d "$root/etc/apt/"; fi
	install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
	rm -rf "$root"/var/lib/apt/lists/*
}

# prove NAME FOLDER UID: everything, in a root of its own.
prove() {
	local name=$1 folder=$2 uid=$3 root=$base/$1
	cp -a "$base/template" "$root"
	roots+=("$root")
	mount_into "$root"
	if ((uid)); then
		chroot "$root" useradd --uid "$uid" --create-home warga
	fi
	git clone --quiet --no-hardlinks "$repository" "$root$folder"
	chown -R "$uid:$uid" "$root$folder"
	say && say "== as $name: $(git -C "$repository" rev-parse --short HEAD) in $folder"
	if ((uid)); then install_as_told "$root" "$folder" "$uid"; fi
	demo "$root" "$folder" "$uid" "$name: make demo, first run" "$demo_limit"
	demo "$root" "$folder" "$uid" "$name: make demo, second run" "$again_limit"
	if [[ -z ${ONLY_DEMO:-} ]]; then
		timed "$root" "$folder" "$uid" "$name: make test" "$test_limit" make test
	fi
}

mount_into() {
	local root=$1
	mount -t proc proc "$root/proc"
	mount -t sysfs -o ro sys "$root/sys"
	mount --rbind /dev "$root/dev"
	mount --make-rslave "$root/dev"
	mount -t tmpfs tmpfs "$root/run"
}

# inside ROOT FOLDER UID COMMAND...: run it there with a clean environment.
inside() {
	local root=$1 folder=$2 uid=$3 home=/root name
	shift 3
	if ((uid)); then home=/home/warga; fi
	local -a env=(HOME="$home" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8)
	for name in $(compgen -e | grep -Ei '^(pip_.*|npm_config_.*|.*_proxy|ssl_cert_.*|node_extra_ca_certs|requests_ca_bundle)$'); do
		[[ $name == PIP_FIND_LINKS || $name == PIP_CONSTRAINT ]] || env+=("$name=${!name}")
	done
	chroot --userspec="$uid:$uid" --groups="" "$root" env -i "${env[@]}" \
		sh -c 'cd "$1" && shift && exec "$@"' sh "$folder" "$@"
}

# An ordinary user may not install packages: do what the one line says, as an administrator.
install_as_told() {
	local root=$1 folder=$2 uid=$3 tries line
	for tries in 1 2 3; do
		inside "$root" "$folder" "$uid" make doctor >"$base/doctor.txt" 2>&1 || true
		line=$(sed -n 's/^Type: *sudo //p' "$base/doctor.txt")
		[[ -n $line ]] || break
		say "told to type: sudo $line"
		inside "$root" / 0 apt-get -q update >"$base/apt.log" 2>&1
		# shellcheck disable=SC2086
		inside "$root" / 0 env DEBIAN_FRONTEND=noninteractive ${line/install/install --yes} >>"$base/apt.log" 2>&1 ||
			die "see $base/apt.log"
	done
	say "after $tries look(s) nothing is missing"
}

# demo ROOT FOLDER UID TITLE LIMIT: until /healthz answers 200, then stop it.
demo() {
	local root=$1 folder=$2 uid=$3 title=$4 limit=$5 log started pid seconds process
	log="$base/${title//[^a-z]/-}.log"
	started=$SECONDS
	inside "$root" "$folder" "$uid" make demo PORT="$port" >"$log" 2>&1 </dev/null &
	pid=$!
	until inside "$root" / "$uid" python3 -c "$ASK" "$port" 2>/dev/null; do
		if ! kill -0 "$pid" 2>/dev/null || ((SECONDS - started > limit * 3)); then
			cat "$log"
			results+=("FAILED  $title")
			processes_in "$root" | xargs -r kill -KILL 2>/dev/null || true
			wait "$pid" || true
			return
		fi
		sleep 0.3
	done
	seconds=$((SECONDS - started))
	cat "$log"
	verdict "$title" "$seconds" "$limit"
	# As a person would: a signal to make, not to the shell around it.
	for process in $(processes_in "$root"); do
		if [[ $(cat "/proc/$process/comm" 2>/dev/null || true) == make ]]; then
			kill -TERM "$process" 2>/dev/null || true
		fi
	done
	wait "$pid" || true
	nothing_left "$root" "$title"
}

readonly ASK='
import sys, urllib.request
url = "http://127.0.0.1:%s/healthz" % sys.argv[1]
sys.exit(0 if urllib.request.urlopen(url, timeout=3).status == 200 else 1)
'

# timed ROOT FOLDER UID TITLE LIMIT COMMAND...
timed() {
	local root=$1 folder=$2 uid=$3 title=$4 limit=$5 started=$SECONDS log
	shift 5
	log="$base/${title//[^a-z]/-}.log"
	if inside "$root" "$folder" "$uid" timeout $((limit * 3)) "$@" >"$log" 2>&1 </dev/null; then
		verdict "$title" $((SECONDS - started)) "$limit"
	else
		results+=("FAILED  $title after $((SECONDS - started)) s")
	fi
	tail -n 25 "$log"
	nothing_left "$root" "$title"
}

verdict() {
	local title=$1 seconds=$2 limit=$3 word=ok
	((seconds <= limit)) || word="SLOW, FAILED"
	results+=("$word  $title: $seconds s (limit $limit s)")
	say "${results[-1]}"
}

nothing_left() {
	local root=$1 title=$2 left
	sleep 1
	left=$(processes_in "$root" | wc -l)
	if ((left)); then
		results+=("FAILED  $title left $left processes")
		processes_in "$root" | xargs -r ps -o pid,args -p || true
	fi
}

processes_in() {
	local link
	for link in /proc/[0-9]*/root; do
		if [[ $(readlink "$link" 2>/dev/null) == "$1" ]]; then echo "${link//[^0-9]/}"; fi
	done
}

clean_up() {
	local root
	for root in "${roots[@]}"; do
		processes_in "$root" | xargs -r kill -KILL 2>/dev/null || true
		sleep 0.5
		umount -R -l "$root"/{proc,sys,dev,run} 2>/dev/null || true
	done
	if [[ -z ${KEEP:-} ]]; then
		sleep 1
		for root in "${roots[@]}"; do
			if grep -q " $root/" /proc/mounts; then die "still mounted below $root"; fi
		done
		rm -rf --one-file-system "$base"
	fi
}

main
