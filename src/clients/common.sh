# Functions for the scripts that try docs/clients.md. They set root before.

# needs_node VERSION: fails if Node is older.
needs_node() {
    local version
    version=$(node -p 'process.versions.node')
    [[ ${version%%.*} -ge $1 ]] || { echo "clients: Node $version is too old; Node $1 or newer is needed" >&2; exit 2; }
}

# Finds java and the jar, which it builds if there is none.
find_jar() {
    export ACCEPTANCE_JAVA=${ACCEPTANCE_JAVA:-$("$root/mvnw" -B -ntp --version | sed -n 's/.*runtime: //p')/bin/java}
    if [[ -z ${ACCEPTANCE_JAR:-} ]]; then
        ACCEPTANCE_JAR=$(ls "$root"/target/sluice-*.jar 2>/dev/null | head -1 || true)
        if [[ -z $ACCEPTANCE_JAR ]]; then
            (cd "$root" && ./mvnw -B -ntp -q -Dmaven.test.skip package)
            ACCEPTANCE_JAR=$(ls "$root"/target/sluice-*.jar | head -1)
        fi
    fi
    export ACCEPTANCE_JAR
}

# Installs the packages again if they do not match the lock file.
install_packages() {
    local installed=node_modules/.sluice-lock
    cd "$root/src/clients"
    if ! cmp -s package-lock.json "$installed"; then
        npm ci --no-audit --no-fund --silent
        cp package-lock.json "$installed"
    fi
    cd "$OLDPWD"
}
