// What can be done with the cards that are selected: moved or handed over, all at once.

import { Button, CloseButton, Menu, Popover } from '@mantine/core';
import { IconArrowRight, IconDownload, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '@/api/session';
import type { Named, ObjectMeta } from '@/api/types';
import type { BoardColumn } from '@/features/board/board-model';
import { RecordSelect } from '@/fields/shared/record-select';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { ExportDialog } from '@/records/export/export-tool';
import { useBulk } from '@/records/use-bulk';
import classes from '@/features/board/board.module.css';

interface Props {
    object: ObjectMeta;
    ids: string[];
    columns: readonly BoardColumn[];
    onMove(to: BoardColumn): void;
    onClear(): void;
}

export function SelectionBar({ object, ids, columns, onMove, onClear }: Props) {
    const t = useT();
    const texts = useTexts();
    const run = useBulk(object);
    const [handing, setHanding] = useState(false);
    const [exporting, setExporting] = useState(false);
    const may_export = useMay('export') && object.access.export;
    const owner = object.fields.find((field) => field.name === 'owner' && field.writable);
    const hand = (user: Named | null) => {
        if (!user) return;
        setHanding(false);
        void run({ op: 'update', ids, values: { owner: user.id } }).then((taken) => taken && onClear());
    };
    return (
        <div className={classes['selection']} role="region" aria-label={t('bulk.label')}>
            <span className="tabular">{t('bulk.selected', { count: texts.number(ids.length) })}</span>
            <Menu position="top">
                <Menu.Target>
                    <Button variant="light" leftSection={<IconArrowRight size={14} />}>
                        {t('board.move')}
                    </Button>
                </Menu.Target>
                <Menu.Dropdown>
                    {columns.map((column) => (
                        <Menu.Item key={column.id} onClick={() => onMove(column)}>
                            {column.name}
                        </Menu.Item>
                    ))}
                </Menu.Dropdown>
            </Menu>
            {owner && (
                <Popover position="top" opened={handing} onChange={setHanding} trapFocus withinPortal>
                    <Popover.Target>
                        <Button variant="default" leftSection={<IconUser size={14} />} onClick={() => setHanding(!handing)}>
                            {t('bulk.owner')}
                        </Button>
                    </Popover.Target>
                    <Popover.Dropdown aria-label={t('bulk.owner')}>
                        <RecordSelect object="users" value={null} onChange={hand} input={{ 'aria-label': t('bulk.owner'), autoFocus: true }} />
                    </Popover.Dropdown>
                </Popover>
            )}
            {may_export && (
                <Button variant="default" leftSection={<IconDownload size={14} />} onClick={() => setExporting(true)}>
                    {t('bulk.export')}
                </Button>
            )}
            {exporting && <ExportDialog object={object} question={{ ids }} onClose={() => setExporting(false)} />}
            <CloseButton aria-label={t('bulk.clear')} onClick={onClear} />
        </div>
    );
}
