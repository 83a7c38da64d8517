-- Demo data: what is worked out from all of it.

select refresh_overviews();
