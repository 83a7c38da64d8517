-- contract: an example of a migration that removes a column, which the first release reads.

alter table projects drop column description cascade;
