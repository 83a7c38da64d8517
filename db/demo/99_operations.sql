-- Demo data: results that are computed from all other demo data.

select refresh_overviews();
