#!/bin/sh
# Put veraPDF (GPL 3+ or MPL 2+), which `make conformance` asks, into build/peers. Not part of the set-up: nothing else
# needs it. It comes from Maven Central, as one file that brings all it needs and runs without a screen on Java 11 and
# newer. Ends 1, with a line that says why, when it cannot be had.
set -eu
cd "$(dirname "$0")/.."
version=1.28.2
sum=687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6
target=build/peers/verapdf
jar=$target/greenfield-apps-$version.jar

is_good() {
    [ -f "$jar" ] && echo "$sum  $jar" | sha256sum --check --status
}

is_good && exit 0
for tool in java mvn; do
    command -v $tool >/dev/null 2>&1 || { echo "get-verapdf: no $tool (Debian: default-jre-headless, maven)" >&2; exit 1; }
done
mkdir -p $target
mvn -q -B -Dmaven.repo.local="$target/repository" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact=org.verapdf.apps:greenfield-apps:$version:jar -DoutputDirectory="$PWD/$target" >"$target/log" 2>&1 ||
    { echo "get-verapdf: Maven Central cannot be reached ($target/log)" >&2; exit 1; }
rm -rf "$target/repository"
is_good || { echo "get-verapdf: $jar is not the file that is wanted" >&2; rm -f "$jar"; exit 1; }
