#!/bin/sh
# Writes the generated pages, tables and boards again: settings, cli, sizing, the tables of metrics, clients
# and training settings, the Grafana boards and the rules for Kubernetes.
# Arguments go to Maven, such as -o.
set -eu
cd "$(dirname "$0")/.."

# The tests of the pages write what they compare with.
mvn -q -Dquick -Dmaven.test.failure.ignore=true -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest=SettingsPageTest,CliPageTest,MetricsPageTest,SizingPageTest,ClientsPageTest,TrainingSettingsTest,BoardsTest,ManifestsTest \
  -pl deploy/dist -am "$@" test

replace_rows() { # PAGE ROWS PREFIX: the rows that start with a name in code that has the prefix
  awk -v rows="$2" -v start="| \`$3" '
    index($0, start) == 1 { if (!done) { while ((getline row < rows) > 0) print row; done = 1 } next }
    { print }' "$1" > "$1.new"
  mv "$1.new" "$1"
}

replace_table() { # PAGE ROWS START: the rows of the table whose head starts so
  awk -v rows="$2" -v start="$3" '
    index($0, start) == 1 { print; getline; print; while ((getline row < rows) > 0) print row; skip = 1; next }
    skip && /^\|/ { next }
    { skip = 0; print }' "$1" > "$1.new"
  mv "$1.new" "$1"
}

cp streams/service/target/settings.md docs/settings.md
cp deploy/cli/target/cli.md docs/cli.md
cp deploy/bench/target/sizing.md docs/sizing.md
replace_rows docs/metrics.md streams/service/target/metrics-rows.md vqstream_
replace_rows docs/metrics.md streams/service/target/kafka-metrics-rows.md kafka_
replace_rows docs/clients.md streams/client/target/clients-rows.md vqstream.
replace_table docs/training.md trainer/target/training-rows.md "| key | value | from nothing "
cp deploy/dist/target/boards/*.json deploy/observability/grafana/
cp deploy/dist/target/prometheusrule.yaml deploy/kubernetes/components/monitoring/
git diff --stat -- docs deploy
