// The buttons at the right of the bar: what is shown, in which order, and what leaves the list. What they
// open comes when it is wanted.

import { ActionIcon, Popover } from '@mantine/core';
import { IconArrowsSort, IconColumns3, IconDots, IconLayoutRows } from '@tabler/icons-react';
import { memo, useState, type ReactNode } from 'react';
import type { ObjectMeta } from '@/api/types';
import { exportQuestion } from '@/features/list/export-question';
import type { ListState } from '@/features/list/list-state';
import { ColoursDialog, ColumnsPanel, GroupPanel, MoreMenu, SortPanel } from '@/features/list/toolbox';
import type { Rows } from '@/features/list/use-rows';
import { aDayBack } from '@/lib/dates';
import { useT } from '@/lib/i18n';
import { ExportDialog } from '@/records/export/export-tool';

const icon = { size: 15, stroke: 1.6 };

function ToolButton({ label, used, image, children }: { label: string; used?: boolean; image: ReactNode; children(close: () => void): ReactNode }) {
    const [open, setOpen] = useState(false);
    return (
        <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus>
            <Popover.Target>
                <ActionIcon data-hint={label} variant={used ? 'light' : 'default'} color={used ? 'ink' : 'gray'} size={30} aria-label={label} onClick={() => setOpen(!open)}>
                    {image}
                </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown aria-label={label} p={8}>
                {open && children(() => setOpen(false))}
            </Popover.Dropdown>
        </Popover>
    );
}

interface Props {
    object: ObjectMeta;
    state: ListState;
    groups_more: boolean;
    openGroups: Rows['openGroups'];
}

export const ListTools = memo(function ListTools({ object, state, groups_more, openGroups }: Props) {
    const t = useT();
    const [dialog, setDialog] = useState<'export' | 'colours' | null>(null);
    return (
        <>
            {!state.deleted && (
                <ToolButton label={t('list.group')} used={state.groups.length > 0} image={<IconLayoutRows {...icon} />}>
                    {() => <GroupPanel object={object} state={state} groups_more={groups_more} openGroups={openGroups} />}
                </ToolButton>
            )}
            <ToolButton label={t('list.sort')} used={state.sort.length > 0} image={<IconArrowsSort {...icon} />}>
                {() => <SortPanel object={object} state={state} />}
            </ToolButton>
            <ToolButton label={t('list.columns')} image={<IconColumns3 {...icon} />}>
                {() => <ColumnsPanel object={object} state={state} />}
            </ToolButton>
            <ToolButton label={t('list.more_tools')} image={<IconDots {...icon} />}>
                {(close) => (
                    <MoreMenu
                        object={object}
                        onPick={(picked) => {
                            close();
                            if (picked === 'as_of') state.change({ as_of: aDayBack(), q: undefined });
                            else setDialog(picked);
                        }}
                    />
                )}
            </ToolButton>
            {dialog === 'export' && <ExportDialog object={object} question={exportQuestion(state, null)} shown={state.columns.map((column) => column.path)} onClose={() => setDialog(null)} />}
            {dialog === 'colours' && <ColoursDialog object={object} state={state} onClose={() => setDialog(null)} />}
        </>
    );
});
