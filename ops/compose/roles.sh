#!/bin/bash
# Runs in the database's container at its first start: a role that migrates and owns the tables, a role of the gateway that cannot change them,
# and the extension pgvector, which only a superuser can create.
set -euo pipefail

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set migrator="$SLUICE_MIGRATOR_PASSWORD" --set gateway="$SLUICE_GATEWAY_PASSWORD" <<'SQL'
create role sluice_migrator login password :'migrator';
create role sluice_gateway login password :'gateway';
create database sluice owner sluice_migrator;
\connect sluice
create extension vector;
alter schema public owner to sluice_migrator;
SQL
