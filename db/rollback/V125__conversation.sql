-- Undoes V125__conversation.sql.

drop table context_cards;
drop type context_card_source;
