// Whoever changes how they sign in may want what programs hold to end with it.

import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { tokensQuery } from '@/api/settings';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';

/** Nothing where there are none. They are kept unless asked for. */
export function RevokeTokens({ checked, onChange }: { checked: boolean; onChange(checked: boolean): void }) {
    const t = useT();
    const now = useNow();
    const { data } = useQuery(tokensQuery);
    const count = (data ?? []).filter(({ expires_at }) => !expires_at || Date.parse(expires_at) > now).length;
    if (count === 0) return null;
    return <Checkbox label={t('settings.tokens_revoke_too', { count })} description={t('settings.tokens_revoke_help')} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />;
}
