// What stands in the head of a list and of a board alike: the switch between the two, and the way to import.

import { Button } from '@mantine/core';
import { IconLayoutKanban, IconTable, IconUpload } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '@/api/session';
import type { ObjectMeta } from '@/api/types';
import { usePhone } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import classes from '@/app/screens/list-head.module.css';

export function ListHead({ object }: { object: ObjectMeta }) {
    const t = useT();
    const { show } = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const phone = usePhone();
    const may_import = useMay('import');
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
    const switcher = (object.board?.length ?? 0) > 0 && (
        <div role="group" className={classes['switch']} aria-label={t('list.show')}>
            {tab(undefined, t('list.as_table'), <IconTable size={15} stroke={1.6} aria-hidden />)}
            {tab('board', t('list.as_board'), <IconLayoutKanban size={15} stroke={1.6} aria-hidden />)}
        </div>
    );
    return (
        <>
            {switcher}
            {may_import && object.access.import && object.access.create && (
                <Button
                    variant="default"
                    px={phone ? 8 : undefined}
                    leftSection={phone ? undefined : <IconUpload size={14} stroke={1.6} />}
                    aria-label={phone ? t('import.title') : undefined}
                    renderRoot={(props) => <Link to="/import" search={{ object: object.name }} {...props} />}
                >
                    {phone ? <IconUpload size={14} stroke={1.6} aria-hidden /> : t('import.title')}
                </Button>
            )}
        </>
    );
}
