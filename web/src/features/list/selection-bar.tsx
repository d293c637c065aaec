import { Button } from '@mantine/core';
import { IconPencil, IconRestore, IconTrash, IconUser, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '@/api/session';
import type { BulkRequest, ObjectMeta } from '@/api/types';
import type { ListState } from '@/features/list/list-state';
import type { Selection } from '@/features/list/selection';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { useBulk } from '@/records/use-bulk';
import classes from '@/features/list/list.module.css';

const BulkEditDialog = lazy(async () => ({ default: (await import('@/features/list/bulk-edit-dialog')).BulkEditDialog }));

interface Props {
    object: ObjectMeta;
    state: ListState;
    selection: Selection;
    loaded: number;
    total: { value: number; exact: boolean } | undefined;
}

export function SelectionBar({ object, state, selection, loaded, total }: Props) {
    const t = useT();
    const texts = useTexts();
    const run = useBulk(object);
    const may = useMay('bulk');
    const [dialog, setDialog] = useState<'any' | 'owner' | null>(null);

    const count = selection.everything ? (total?.value ?? selection.ids.size) : selection.ids.size;
    // A bulk act takes a filter but no search words.
    const more = !selection.everything && selection.ids.size >= loaded && !state.q && may && (total?.value ?? 0) > loaded;
    const shown_total = total ? texts.number(total.value) + (total.exact ? '' : '+') : '';

    async function act(request: Omit<BulkRequest, 'ids' | 'filter'>): Promise<boolean> {
        const taken = await run({ ...request, ...selection.target(state.filter) });
        if (taken) selection.clear();
        return taken;
    }
    return (
        <div className={classes['selection']} role="region" aria-label={t('bulk.label')}>
            <span className="tabular" role="status">
                {selection.everything ? t('bulk.all_selected', { count: shown_total }) : t('bulk.selected', { count })}
            </span>
            {more && (
                <Button variant="subtle" onClick={selection.takeEverything}>
                    {t('bulk.take_all', { count: shown_total })}
                </Button>
            )}
            {!state.deleted && object.access.update && (
                <>
                    <Button variant="default" leftSection={<IconPencil size={14} stroke={1.6} />} onClick={() => setDialog('any')}>
                        {t('bulk.edit')}
                    </Button>
                    {object.fields.some((field) => field.name === 'owner' && field.writable) && (
                        <Button variant="default" leftSection={<IconUser size={14} stroke={1.6} />} onClick={() => setDialog('owner')}>
                            {t('bulk.owner')}
                        </Button>
                    )}
                </>
            )}
            {object.access.delete &&
                (state.deleted ? (
                    <Button variant="default" leftSection={<IconRestore size={14} stroke={1.6} />} onClick={() => void act({ op: 'restore' })}>
                        {t('record.restore')}
                    </Button>
                ) : (
                    <Button variant="default" leftSection={<IconTrash size={14} stroke={1.6} />} onClick={() => void act({ op: 'delete' })}>
                        {t('action.delete')}
                    </Button>
                ))}
            <Button variant="subtle" color="gray" px={6} aria-label={t('bulk.clear')} onClick={selection.clear}>
                <IconX size={14} />
            </Button>
            {dialog && (
                <Suspense>
                    <BulkEditDialog
                        object={object}
                        only={dialog === 'owner' ? 'owner' : undefined}
                        count={count}
                        onClose={() => setDialog(null)}
                        onApply={(values) => act({ op: 'update', values })}
                    />
                </Suspense>
            )}
        </div>
    );
}
