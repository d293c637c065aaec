// Before anything is taken back: what would go back, field by field; what somebody has changed since,
// which stays unless it is chosen; and afterwards how much it was.

import { Alert, Button, Checkbox, Modal, Progress, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { oneLabel, useMeta } from '@/api/meta';
import type { Change, UndoResult } from '@/api/types';
import { batchQuery, changedSinceQuery, undoPreviewQuery, undoScope, type Anyway, type UndoPreview, type UndoScope } from '@/api/undo';
import { problemLine, useSubmit } from '@/api/use-submit';
import { useLanguage, useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Diff } from '@/records/diff';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/undo-dialog.module.css';

type Conflict = UndoResult['conflicts'][number];

interface Props {
    title: string;
    scope: UndoScope;
    onClose(): void;
}

const fields_of_all = '*';

/** Chosen to go back although somebody has changed it: fields of records, or a record as a whole. */
type Chosen = ReadonlyMap<string, ReadonlySet<string>>;

function anywayOf(chosen: Chosen): Anyway {
    return [...chosen].filter(([, fields]) => fields.size > 0).map(([id, fields]) => (fields.has(fields_of_all) ? { id } : { id, fields: [...fields] }));
}

function toggled(chosen: Chosen, id: string, fields: readonly string[], on: boolean): Chosen {
    const next = new Set(chosen.get(id) ?? []);
    for (const field of fields) {
        if (on) next.add(field);
        else next.delete(field);
    }
    return new Map([...chosen, [id, next]]);
}

/** Records that can be chosen: not those that one may not change. */
const choosable = (conflict: Conflict) => !conflict.reason;
const partsOf = (conflict: Conflict) => (conflict.changes?.length ? conflict.changes.map((change) => change.field) : [fields_of_all]);

export function UndoDialog({ title, scope, onClose }: Props) {
    const t = useT();
    const client = useQueryClient();
    const preview = useInfiniteQuery(undoPreviewQuery(scope));
    const { busy, error, submit } = useSubmit();
    const [chosen, setChosen] = useState<Chosen>(new Map());
    const [result, setResult] = useState<UndoResult | null>(null);
    const pages = preview.data?.pages ?? [];
    const conflicts = mergedConflicts(pages);
    const taken = pages.flatMap((page) => page.taken);
    const whole = pages.length > 0 && !preview.hasNextPage;
    const problem = error ?? (preview.error ? problemLine(t, preview.error) : null);

    const go = () =>
        void submit(async () => {
            setResult(await undoScope(scope, anywayOf(chosen)));
            for (const key of ['batches', 'records', 'bin', 'trail']) void client.invalidateQueries({ queryKey: [key] });
        });
    const nothing = whole && taken.length === 0 && conflicts.length === 0;
    return (
        <Modal opened onClose={onClose} title={title} size={680}>
            <div className={classes['body']}>
                {problem && <Alert color="red">{problem}</Alert>}
                {preview.isLoading && <Skeleton height={120} />}
                {nothing && <p>{t('settings.undo_nothing')}</p>}
                {!result && pages.length > 0 && !nothing && (
                    <>
                        <Taken taken={taken} whole={whole} batch={'batch' in scope ? scope.batch : null} />
                        <Conflicts conflicts={conflicts} chosen={chosen} onChoose={setChosen} />
                        {preview.hasNextPage && (
                            <Button variant="subtle" color="gray" loading={preview.isFetchingNextPage} onClick={() => void preview.fetchNextPage()}>
                                {t('settings.undo_look_further')}
                            </Button>
                        )}
                    </>
                )}
                {result && <Result result={result} />}
                <div className={classes['buttons']}>
                    <Button variant="default" data-autofocus onClick={onClose}>
                        {t(result || nothing ? 'action.close' : 'action.cancel')}
                    </Button>
                    {!result && !nothing && (
                        <Button loading={busy} disabled={pages.length === 0} onClick={go}>
                            {t('action.undo')}
                        </Button>
                    )}
                </div>
            </div>
        </Modal>
    );
}

/** A record that an act changed several times is named once, with the oldest values. */
function mergedConflicts(pages: UndoPreview[]): Conflict[] {
    const found = new Map<string, Conflict>();
    for (const conflict of pages.flatMap((page) => page.conflicts)) {
        const before = found.get(conflict.id);
        if (!before) {
            found.set(conflict.id, conflict);
            continue;
        }
        const changes = new Map<string, Change>([...(before.changes ?? []), ...(conflict.changes ?? [])].map((change) => [change.field, change]));
        found.set(conflict.id, { ...before, fields: [...new Set([...before.fields, ...conflict.fields])], changes: [...changes.values()] });
    }
    return [...found.values()];
}

const shown_max = 30;

function Line({ object: name, id, name: title, children }: { object: string; id: string; name: string; children?: ReactNode }) {
    const { t, label } = useLanguage();
    const object = useMeta().object(name);
    return (
        <div className={classes['head']}>
            <span className="dimmed">{object ? label(oneLabel(object)) : name}</span>
            {object?.role === 'junction' ? (
                <span>{title || '–'}</span>
            ) : (
                <Link to="/$object/$record" params={{ object: name, record: id }} search={{}}>
                    {title || t('record.untitled')}
                </Link>
            )}
            {children}
        </div>
    );
}

const acts: Record<UndoPreview['taken'][number]['act'], { label: MessageId; color: string }> = {
    update: { label: 'settings.undo_updates', color: 'blue' },
    delete: { label: 'settings.undo_deletes', color: 'red' },
    restore: { label: 'settings.undo_restores', color: 'teal' },
};

function Taken({ taken, whole, batch }: { taken: UndoPreview['taken']; whole: boolean; batch: string | null }) {
    const t = useT();
    const texts = useTexts();
    const meta = useMeta();
    const { data: touched } = useQuery({ ...changedSinceQuery(batch ?? ''), enabled: batch !== null && !whole });
    return (
        <section>
            <h3 className={classes['heading']}>{t('settings.undo_preview', { count: texts.number(taken.length) + (whole ? '' : '+') })}</h3>
            {!whole && <p className="dimmed">{t('settings.undo_newest')}</p>}
            {!whole && typeof touched === 'number' && <p className="dimmed">{t('settings.undo_touched', { count: touched })}</p>}
            <ul className={classes['list']} aria-label={t('settings.undo_goes_back')}>
                {taken.slice(0, shown_max).map((one, at) => {
                    const object = meta.object(one.object);
                    return (
                        <li key={`${one.id} ${at}`}>
                            <Line {...one}>
                                <Chip color={acts[one.act].color}>{t(acts[one.act].label)}</Chip>
                            </Line>
                            {object && one.act === 'update' && <Diff object={object} changes={one.changes} />}
                        </li>
                    );
                })}
                {taken.length > shown_max && <li className="dimmed">{t('settings.undo_more', { count: taken.length - shown_max })}</li>}
            </ul>
        </section>
    );
}

function Conflicts({ conflicts, chosen, onChoose }: { conflicts: Conflict[]; chosen: Chosen; onChoose(chosen: Chosen): void }) {
    const t = useT();
    if (conflicts.length === 0) return <p className="dimmed">{t('settings.no_conflicts')}</p>;
    const free = conflicts.filter(choosable);
    const isAll = (conflict: Conflict) => partsOf(conflict).every((part) => chosen.get(conflict.id)?.has(part));
    const all = free.length > 0 && free.every(isAll);
    const setAll = (on: boolean) => onChoose(free.reduce((so_far, conflict) => toggled(so_far, conflict.id, partsOf(conflict), on), chosen));
    return (
        <section>
            <h3 className={classes['heading']}>{t('settings.conflicts', { count: conflicts.length })}</h3>
            {free.length > 0 && <Checkbox className={classes['all']} label={t('settings.undo_anyway_all')} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />}
            <ul className={classes['list']} aria-label={t('settings.undo_stays')}>
                {conflicts.map((conflict) => (
                    <ConflictLine key={conflict.id} conflict={conflict} chosen={chosen} onChoose={(parts, on) => onChoose(toggled(chosen, conflict.id, parts, on))} />
                ))}
            </ul>
        </section>
    );
}

function ConflictLine({ conflict, chosen, onChoose }: { conflict: Conflict; chosen: Chosen; onChoose(parts: string[], on: boolean): void }) {
    const { t, label } = useLanguage();
    const object = useMeta().object(conflict.object);
    const fieldName = (name: string) => {
        const field = object?.fields.find((each) => each.name === name);
        return field ? label(field.label) : name;
    };
    const has = (part: string) => chosen.get(conflict.id)?.has(part) ?? false;
    const changes = conflict.changes ?? [];
    return (
        <li>
            <Line {...conflict}>{conflict.reason && <span className="dimmed">{conflict.reason}</span>}</Line>
            {object && changes.length > 0 && (
                <ul className={classes['fields']}>
                    {changes.map((change) => (
                        <li key={change.field}>
                            <Checkbox
                                size="xs"
                                aria-label={t('settings.undo_anyway_field', { field: fieldName(change.field), name: conflict.name })}
                                title={t('settings.undo_anyway')}
                                checked={has(change.field)}
                                onChange={(event) => onChoose([change.field], event.currentTarget.checked)}
                            />
                            <Diff object={object} changes={[change]} />
                        </li>
                    ))}
                </ul>
            )}
            {changes.length === 0 && choosable(conflict) && (
                <Checkbox
                    size="xs"
                    label={t('settings.undo_anyway_record', { fields: conflict.fields.map(fieldName).join(', ') })}
                    checked={has(fields_of_all)}
                    onChange={(event) => onChoose([fields_of_all], event.currentTarget.checked)}
                />
            )}
        </li>
    );
}

/** A large one goes on as a job. */
function Result({ result }: { result: UndoResult }) {
    const t = useT();
    const { data } = useQuery({ ...batchQuery(result.batch), enabled: Boolean(result.job), refetchInterval: (query) => (query.state.data?.state === 'running' ? 700 : false) });
    const running = Boolean(result.job) && (data?.state ?? 'running') === 'running';
    const undone = data?.count ?? result.undone;
    const kept = data?.kept ?? result.conflicts.length;
    return (
        <div role="status" aria-live="polite">
            <Alert color={running ? 'blue' : 'green'}>
                {t('bulk.undone', { count: undone })} {kept > 0 && t('bulk.undo_kept', { count: kept })}
                {running && <Progress mt={8} value={100} striped animated aria-label={t('settings.undo_running')} />}
            </Alert>
            {running && <p className="dimmed">{t('settings.undo_goes_on')}</p>}
        </div>
    );
}
