import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import type { ListState } from '@/features/list/list-state';
import { useCalm } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import classes from '@/features/list/bar.module.css';

const typing_ms = 30;

export function focusGrid(): void {
    document.querySelector<HTMLElement>('[role=grid] [tabindex="0"]')?.focus();
}

export const SearchBox = memo(function SearchBox({ state }: { state: ListState }) {
    const t = useT();
    const [typed, setTyped] = useState(state.q);
    const settled = useCalm(typed, typing_ms);
    const sent = useRef(state.q);
    const { q, change } = state;
    useEffect(() => {
        if (settled === sent.current) return;
        sent.current = settled;
        change({ q: settled.trim() || undefined });
    }, [settled, change]);
    useEffect(() => {
        // The address changed by itself: back, a view, a link.
        if (q === sent.current.trim()) return;
        sent.current = q;
        setTyped(q);
    }, [q]);
    return (
        <TextInput
            className={classes['search']}
            aria-label={t('list.search')}
            placeholder={t('list.search')}
            leftSection={<IconSearch size={14} stroke={1.6} />}
            rightSection={typed ? <CloseButton size="xs" aria-label={t('action.clear')} onClick={() => setTyped('')} /> : null}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={onKeys({ Escape: () => (typed ? setTyped('') : false), ArrowDown: focusGrid })}
        />
    );
});
