-- Makes sure that keys are absent or texts, after an MGET that found nothing there: it says the same of a key of
-- another type.
-- KEYS: the keys
-- Reply: {} or {WRONGTYPE key}
--@include lib-key

for i = 1, #KEYS do
  local _, refusal = look('STRLEN', KEYS[i])
  if refusal then
    return refusal
  end
end
return {}
