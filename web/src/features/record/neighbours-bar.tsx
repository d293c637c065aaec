import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ObjectMeta } from '@/api/types';
import { useNeighbours } from '@/features/record/neighbours';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useShortcuts } from '@/lib/shortcuts';
import classes from '@/features/record/record.module.css';

export function NeighboursBar({ object, id }: { object: ObjectMeta; id: string }) {
    const t = useT();
    const navigate = useNavigate();
    const { list } = useSearch({ strict: false }) as Search;
    const { previous, next, position, total } = useNeighbours(object, id, list);
    const go = (record: string | null) => {
        if (record) void navigate({ to: '/$object/$record', params: { object: object.name, record }, search: (before: Search) => before, replace: true });
    };
    const walk = (to: string | null) => ({ repeats: true, run: () => go(to) });
    useShortcuts(list ? { k: walk(previous), '[': walk(previous), j: walk(next), ']': walk(next) } : {});
    if (!list || position === 0) return null;
    return (
        <span className={classes['neighbours']} role="group" aria-label={t('neighbours.label')}>
            <span className="tabular dimmed">{total ? t('neighbours.of', { position, total }) : position}</span>
            <ActionIcon data-hint={`${t('neighbours.previous')} · K`} aria-label={t('neighbours.previous')} disabled={!previous} onClick={() => go(previous)}>
                <IconChevronUp size={16} stroke={1.6} />
            </ActionIcon>
            <ActionIcon data-hint={`${t('neighbours.next')} · J`} aria-label={t('neighbours.next')} disabled={!next} onClick={() => go(next)}>
                <IconChevronDown size={16} stroke={1.6} />
            </ActionIcon>
        </span>
    );
}
