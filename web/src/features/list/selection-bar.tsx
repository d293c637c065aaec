import { Button } from '@mantine/core';
import { IconDownload, IconPencil, IconRestore, IconTag, IconTrash, IconUser, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { isPooled } from '@/api/pools';
import { useMay } from '@/api/session';
import type { BulkRequest, ObjectMeta } from '@/api/types';
import { exportQuestion } from '@/features/list/export-question';
import type { ListState } from '@/features/list/list-state';
import type { Selection } from '@/features/list/selection';
import { BulkDialog } from '@/features/list/toolbox';
import type { BulkMode } from '@/features/list/tools/bulk-dialog';
import { useT } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { ExportDialog } from '@/records/export/export-tool';
import { useBulk } from '@/records/use-bulk';
import classes from '@/features/list/list.module.css';

const RulesButton = lazy(async () => ({ default: (await import('@/records/pools/rules-button')).RulesButton }));
const PoolButtons = lazy(async () => ({ default: (await import('@/records/pools/pool-buttons')).PoolButtons }));

interface Props {
    object: ObjectMeta;
    state: ListState;
    selection: Selection;
    total: { value: number; exact: boolean } | undefined;
}

const icon = { size: 14, stroke: 1.6 };

export function SelectionBar({ object, state, selection, total }: Props) {
    const t = useT();
    const texts = useTexts();
    const run = useBulk(object);
    const may_bulk = useMay('bulk');
    const may_export = useMay('export') && object.access.export;
    const [dialog, setDialog] = useState<BulkMode | 'export' | null>(null);
    const [target, setTarget] = useState<Pick<BulkRequest, 'ids' | 'filter' | 'q'>>({});

    const count = selection.count(total?.value ?? 0);
    const shown = texts.number(count) + (selection.everything && total?.exact === false ? '+' : '');
    const may_change = may_bulk && object.access.update && !state.deleted;
    const has_owner = object.fields.some((field) => field.name === 'owner' && field.writable);
    const has_tags = object.fields.some((field) => field.kind === 'tags' && field.writable);

    async function act(request: Pick<BulkRequest, 'op' | 'values'>, on = target): Promise<boolean> {
        const taken = await run({ ...request, ...on });
        if (taken) selection.clear();
        return taken;
    }
    const open = (wanted: typeof dialog) => {
        setTarget(selection.target(state.filter, state.q));
        setDialog(wanted);
    };
    const button = (wanted: BulkMode | 'export', text: string, image: ReactNode) => (
        <Button variant="default" leftSection={image} onClick={() => open(wanted)}>
            {text}
        </Button>
    );
    useShortcuts(may_change ? { 'Shift+e': { says: t('bulk.edit'), run: () => open('field') } } : {});
    return (
        <div className={classes['selection']} role="region" aria-label={t('bulk.label')}>
            <span className="tabular" role="status">
                {selection.everything && selection.ids.size === 0 ? t('bulk.all_selected', { count: shown }) : t('bulk.selected', { count: shown })}
            </span>
            {!may_bulk && !isPooled(object) && <span className="dimmed">{t('bulk.not_allowed')}</span>}
            {may_change && button('field', t('bulk.edit'), <IconPencil {...icon} />)}
            {may_change && has_owner && button('owner', t('bulk.owner'), <IconUser {...icon} />)}
            {may_change && has_tags && button('tags', t('bulk.tags'), <IconTag {...icon} />)}
            {object.name === 'leads' && may_change && (
                <Suspense>
                    <RulesButton object={object} target={() => selection.target(state.filter, state.q)} onDone={selection.clear} />
                </Suspense>
            )}
            {isPooled(object) && !state.deleted && (
                <Suspense>
                    <PoolButtons object={object} target={() => selection.target(state.filter, state.q)} onDone={selection.clear} />
                </Suspense>
            )}
            {may_export && button('export', t('bulk.export'), <IconDownload {...icon} />)}
            {may_bulk && object.access.delete && state.deleted && (
                <Button variant="default" leftSection={<IconRestore {...icon} />} onClick={() => void act({ op: 'restore' }, selection.target(state.filter, state.q))}>
                    {t('record.restore')}
                </Button>
            )}
            {may_bulk && object.access.delete && !state.deleted && button('delete', t('action.delete'), <IconTrash {...icon} />)}
            <Button variant="subtle" color="gray" px={6} aria-label={t('bulk.clear')} onClick={selection.clear}>
                <IconX size={14} />
            </Button>
            {dialog === 'export' && (
                <ExportDialog object={object} question={exportQuestion(state, target)} shown={state.columns.map((column) => column.path)} onClose={() => setDialog(null)} />
            )}
            {dialog && dialog !== 'export' && <BulkDialog object={object} mode={dialog} target={target} onApply={act} onClose={() => setDialog(null)} />}
        </div>
    );
}
