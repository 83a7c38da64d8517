# Functions that the benchmark's scripts share. Source this file after `set -euo pipefail` and `cd bench`.

scale=${SCALE:-1}
first_port=${FIRST_PORT:-18090}
sluice_port=$first_port postgraphile_port=$((first_port + 1)) spring_port=$((first_port + 2)) database_port=$((first_port + 3)) rights_port=$((first_port + 4))
target=${TARGET:-$PWD/target/scale-$scale}
mkdir -p "$target"
pids=(${pids[@]+"${pids[@]}"})
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait' EXIT

# Runs a server in the background until the script ends. Returns when the log of the server shows that it is ready.
serve() {
    local log=$1 ready=$2
    shift 2
    "$@" >"$log" 2>&1 &
    pids+=($!)
    for _ in $(seq 600); do
        grep -q "$ready" "$log" && return
        kill -0 "${pids[-1]}" 2>/dev/null || break
        sleep 0.2
    done
    cat "$log" >&2
    exit 1
}

# Ends the server that was started last.
end_last() {
    kill "${pids[-1]}"
    wait "${pids[-1]}" || true
    unset 'pids[-1]'
}

# Sets the options for the measured Sluice from its port and its folder.
set_options() {
    options=(--sluice.import.git=none --sluice.limits.max-page=2000 --sluice.edge.requests-per-minute=100000000
        --sluice.edge.cost-per-minute=10000000000 --server.port=$sluice_port --management.server.port=0
        --sluice.data-directory="$target/sluice")
}

# Builds Sluice once, and sets java, jar and options.
build() {
    if [[ -z ${jar:-} ]]; then
        echo "building"
        ../mvnw -B -ntp -q -Dmaven.test.skip package
        java=$(../mvnw -B -ntp --version | sed -n 's/.*runtime: //p')/bin/java
        jar=$(echo "$PWD"/../target/sluice-*.jar)
    fi
    set_options
}

# Starts a Sluice that only runs the database and is idle during measurements. Sets database and postgres_pid.
start_database() {
    unset SLUICE_DATABASE_URL
    serve "$target/database.log" 'Sluice is ready' "$java" -jar "$jar" --server.port=0 --management.server.port=0 \
        --sluice.data-directory="$target/data" --sluice.database.embedded-port=$database_port --sluice.demo=false --sluice.import.git=none
    PGPASSWORD=$(cat "$target/data/postgres-password")
    database=postgresql://sluice@127.0.0.1:$database_port/sluice
    export PGPASSWORD SLUICE_DATABASE_URL=postgresql://sluice:$PGPASSWORD@127.0.0.1:$database_port/sluice
    local version
    version=$(sha256sum data.sql)
    if [[ $(psql "$database" -XAtc 'select count(*) from messages') != 0 ]]; then
        if [[ $version != "$(cat "$target/data/version" 2>/dev/null)" ]]; then
            echo "$target/data was made by another data.sql: remove it" >&2
            exit 1
        fi
    else
        echo "loading the data"
        PGOPTIONS="-c bench.scale=$scale" psql "$database" -Xq -v ON_ERROR_STOP=1 -f data.sql -c 'vacuum analyze'
        echo "$version" >"$target/data/version"
    fi
    postgres_pid=$(head -1 "$target/data/postgres/postmaster.pid")
}

# The callers of the benchmark: the numbers of their first and last users (data.sql).
declare -A first_user=([ordinary]=133 [thirty]=33 [wide]=1) last_user=([ordinary]=2132 [thirty]=132 [wide]=32)
callers=(ordinary thirty wide)

# Writes a file with a token for each caller of a class, and a file with their keys, for each class.
make_callers() {
    local class users
    users=$(psql "$database" -XAtc 'select count(*) from users')
    for class in "${callers[@]}"; do
        ((last_user[$class] <= users)) || last_user[$class]=$users
        node token.mjs "$database" $((last_user[$class] - first_user[$class] + 1)) "${first_user[$class]}" >"$target/$class.tokens"
        printf '01900002-0000-7000-8000-%012d\n' $(seq "${first_user[$class]}" "${last_user[$class]}") >"$target/$class.keys"
    done
}

# Prints the files of a suffix as JSON: { "ordinary": "….tokens", … }.
callers_of() {
    local class text=
    for class in "${callers[@]}"; do
        text+="${text:+, }\"$class\": \"$target/$class.$1\""
    done
    echo "{ $text }"
}

# Prints a description of the machine.
machine() {
    echo "Scale $scale; $(nproc) processors ($(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1)), $(free -g | awk '/Mem/{print $2}') GB, shared by PostgreSQL, the servers and the load."
}
