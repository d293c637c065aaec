// What stands in the head of a list and of a board alike: the switch between the two, and the way to import.

import { IconLayoutKanban, IconTable } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ObjectMeta } from '@/api/types';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import classes from '@/app/screens/list-head.module.css';

export function ListHead({ object }: { object: ObjectMeta }) {
    const t = useT();
    const { show } = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    if (!object.board?.length) return null;
    const tab = (to: 'board' | undefined, text: string, icon: ReactNode) => (
        <button
            type="button"
            aria-pressed={(show === 'board' ? 'board' : undefined) === to}
            className={classes['tab']}
            title={text}
            onClick={() =>
                void navigate({ to: '.', search: (before: Search) => ({ ...before, show: to, by: undefined, folded: undefined, column: undefined, open: undefined }) as Search })
            }
        >
            {icon}
            <span>{text}</span>
        </button>
    );
    return (
        <div role="group" className={classes['switch']} aria-label={t('board.switch')}>
            {tab(undefined, t('board.as_list'), <IconTable size={15} stroke={1.6} aria-hidden />)}
            {tab('board', t('board.as_board'), <IconLayoutKanban size={15} stroke={1.6} aria-hidden />)}
        </div>
    );
}
