// A change of many records: what is to change, then what that would do, then the deed. All of it can be
// taken back.

import { Alert, Button, Modal, Select, Skeleton, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { titleOf } from '@/api/meta';
import { bulkCount } from '@/api/records';
import { sampleOf } from '@/api/rows';
import type { BulkRequest, Field, ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { tagged, type Tagging } from '@/features/list/tools/bulk-change';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldCell } from '@/records/field-view';
import { wireValue } from '@/records/values';
import classes from '@/features/list/tools/tools.module.css';

export type BulkMode = 'field' | 'owner' | 'tags' | 'delete';

interface Props {
    object: ObjectMeta;
    mode: BulkMode;
    target: Pick<BulkRequest, 'ids' | 'filter' | 'q'>;
    onApply(request: Pick<BulkRequest, 'op' | 'values'>): Promise<boolean>;
    onClose(): void;
}

const sample_size = 5;
const split_chars = [',', '，', ';', '；'];

export const tagFields = (object: ObjectMeta) => object.fields.filter((field) => field.writable && field.kind === 'tags');

export function BulkDialog({ object, mode, target, onApply, onClose }: Props) {
    const { t, label } = useLanguage();
    const tags = mode === 'tags';
    const fields = tags ? tagFields(object) : object.fields.filter((field) => field.writable && !field.unique && kindOf(field).Edit);
    const [name, setName] = useState<string | null>(mode === 'owner' ? 'owner' : tags ? (fields[0]?.name ?? null) : null);
    const [value, setValue] = useState<unknown>(null);
    const [tagging, setTagging] = useState<Tagging>({ add: [], remove: [] });
    const [previewing, setPreviewing] = useState(mode === 'delete');
    const [busy, setBusy] = useState(false);
    const field = fields.find((candidate) => candidate.name === name);
    const Edit = field && kindOf(field).Edit;
    const nothing = tags ? tagging.add.length + tagging.remove.length === 0 : !field || (field.required && isEmpty(value));
    const request: Pick<BulkRequest, 'op' | 'values'> =
        mode === 'delete' || !field ? { op: 'delete' } : { op: 'update', values: { [field.name]: tags ? tagging : wireValue(field, value) } };

    async function apply() {
        setBusy(true);
        if (await onApply(request)) onClose();
        else setBusy(false);
    }
    const title = { field: t('bulk.edit'), owner: t('bulk.owner'), tags: t('bulk.tags'), delete: t('bulk.delete') }[mode];
    if (previewing) {
        return (
            <Modal opened onClose={onClose} title={title} size={560} closeButtonProps={{ 'aria-label': t('action.close') }}>
                <Preview
                    object={object}
                    target={target}
                    request={request}
                    field={mode === 'delete' ? undefined : field}
                    change={(before) => (tags ? tagged(before, tagging) : value)}
                    busy={busy}
                    onApply={() => void apply()}
                    onBack={mode === 'delete' ? onClose : () => setPreviewing(false)}
                />
            </Modal>
        );
    }
    return (
        <Modal opened onClose={onClose} title={title} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!nothing) setPreviewing(true);
                }}
            >
                {(mode === 'field' || (tags && fields.length > 1)) && (
                    <Select
                        data-autofocus
                        searchable
                        allowDeselect={false}
                        label={t('filter.field')}
                        data={fields.map((candidate) => ({ value: candidate.name, label: label(candidate.label) }))}
                        value={name}
                        onChange={(next) => {
                            setName(next);
                            setValue(null);
                        }}
                    />
                )}
                {tags && field && (
                    <>
                        <TagsInput data-autofocus label={t('bulk.tags_add')} splitChars={split_chars} value={tagging.add} onChange={(add) => setTagging({ ...tagging, add })} />
                        <TagsInput label={t('bulk.tags_remove')} splitChars={split_chars} value={tagging.remove} onChange={(remove) => setTagging({ ...tagging, remove })} />
                    </>
                )}
                {!tags && field && Edit && (
                    <Edit
                        key={field.name}
                        field={field}
                        value={value}
                        onChange={setValue}
                        input={{ label: label(field.label), description: field.required ? undefined : t('bulk.empty_clears') }}
                    />
                )}
                <Button type="submit" disabled={nothing}>
                    {t('bulk.preview')}
                </Button>
            </form>
        </Modal>
    );
}

interface PreviewProps {
    object: ObjectMeta;
    target: Props['target'];
    request: Pick<BulkRequest, 'op' | 'values'>;
    /** None: the records go as a whole. */
    field: Field | undefined;
    change(before: unknown): unknown;
    busy: boolean;
    onApply(): void;
    onBack(): void;
}

function Shown({ field, value }: { field: Field; value: unknown }) {
    return isEmpty(value) ? <span className="dimmed">–</span> : <FieldCell field={field} value={value} />;
}

function Preview({ object, target, request, field, change, busy, onApply, onBack }: PreviewProps) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const count = useQuery({
        queryKey: ['records', object.name, 'preview', 'count', target, request],
        queryFn: () => bulkCount(object.name, { ...request, ...target }),
        gcTime: 0,
        staleTime: 0,
    });
    const sample = useQuery({
        queryKey: ['records', object.name, 'preview', 'sample', target, field?.name],
        queryFn: () => sampleOf(object.name, target, [object.title, ...(field ? [field.name] : [])], sample_size),
        gcTime: 0,
        staleTime: 0,
    });
    const error = count.error ?? sample.error;
    const rest = (count.data?.count ?? 0) - (sample.data?.length ?? 0);
    const row = (record: RecordData) => (
        <tr key={record.id}>
            <th scope="row">{titleOf(object, record)}</th>
            {field && (
                <>
                    <td>
                        <Shown field={field} value={record[field.name]} />
                    </td>
                    <td>
                        <Shown field={field} value={change(record[field.name])} />
                    </td>
                </>
            )}
        </tr>
    );
    return (
        <div className={classes['form']}>
            {error ? (
                <Alert color="red">{problemText(t, error)}</Alert>
            ) : !count.data || !sample.data ? (
                <Skeleton height={140} />
            ) : (
                <>
                    <p role="status">{t(field ? 'bulk.will_change' : 'bulk.will_delete', { count: count.data.count })}</p>
                    <table className={classes['sample']} aria-label={t('bulk.sample')}>
                        {field && (
                            <thead>
                                <tr>
                                    <th scope="col">{label(object.fields.find((each) => each.name === object.title)?.label)}</th>
                                    <th scope="col">{t('bulk.before', { field: label(field.label) })}</th>
                                    <th scope="col">{t('bulk.after')}</th>
                                </tr>
                            </thead>
                        )}
                        <tbody>{sample.data.map(row)}</tbody>
                    </table>
                    {rest > 0 && <span className="dimmed">{t('bulk.and_more', { count: texts.number(rest) })}</span>}
                    <span className="dimmed">{t('bulk.can_undo')}</span>
                </>
            )}
            <div className={classes['buttons']} style={{ marginTop: 0 }}>
                <span className={classes['grow']} />
                <Button variant="default" onClick={onBack}>
                    {t(field ? 'bulk.back' : 'action.cancel')}
                </Button>
                <Button data-autofocus color={field ? undefined : 'red'} loading={busy} disabled={!count.data || count.data.count === 0} onClick={onApply}>
                    {field ? t('bulk.apply', { count: count.data?.count ?? 0 }) : t('bulk.delete_count', { count: count.data?.count ?? 0 })}
                </Button>
            </div>
        </div>
    );
}
