// An archive of several files that come in together: what each holds and in which order, which columns
// name rows of other files, then the check, the run and the undo of all of them as one.

import { Alert, Button } from '@mantine/core';
import { IconArrowBackUp, IconFileZip, IconTransferIn } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { changeImport, importQuery, isAtWork, type ImportChange, type ImportData } from '@/api/imports';
import { isMain, useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { refreshRecords } from '@/api/records';
import { useSubmit } from '@/api/use-submit';
import { goodRows, useImportActions } from '@/features/import/import-actions';
import { Counts, Errors, Problem, ProgressBar, verdictOf } from '@/features/import/outcome';
import { PartLine } from '@/features/import/part-line';
import { Samples } from '@/features/import/samples';
import { StateChip } from '@/features/import/state-chip';
import { Steps } from '@/features/import/steps';
import { mayChange, moved, relationsOf } from '@/features/import/whole-model';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/import/import.module.css';

export function WholeScreen({ data }: { data: ImportData }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const meta = useMeta();
    const client = useQueryClient();
    const change = useSubmit();
    const parts = data.parts ?? [];
    const taken = parts.filter((part) => part.object);
    const names = [...new Set(taken.map((part) => part.object))];
    const { busy, error, check, run, cancel, undo } = useImportActions(data, names);
    // What a file is proposed to hold can be chosen too: stages and links of an export of ours.
    const offered = (object: ObjectMeta) => isMain(object) || ['users', 'teams', ...names].includes(object.name);
    const objects = meta.objects.filter((object) => offered(object) && object.access.import && object.access.create);
    const own = taken.some((part) => part.preset === 'kith');
    const changeable = mayChange(data);
    const at = data.state === 'draft' ? 1 : data.state === 'checking' || data.state === 'checked' ? 2 : 3;

    const finished = data.state === 'done';
    const all_names = names.join(',');
    useEffect(() => {
        if (finished) for (const name of all_names.split(',')) void refreshRecords(client, name);
    }, [finished, client, all_names]);

    const save = (id: string, next: ImportChange) =>
        void change.submit(async () => {
            await changeImport(id, next);
            await client.invalidateQueries({ queryKey: importQuery(id).queryKey, exact: true });
            await client.invalidateQueries({ queryKey: importQuery(data.id).queryKey, exact: true });
        });
    const good = goodRows(data);
    const trouble = error ?? Object.values(change.field_errors).find(Boolean) ?? change.error;
    const actions: ReactNode[] = [];
    if (isAtWork(data.state)) {
        actions.push(
            <Button key="cancel" variant="default" loading={busy} onClick={cancel}>
                {t('action.cancel')}
            </Button>,
        );
    }
    if (data.state === 'checked') {
        actions.push(
            <Button key="run" loading={busy} disabled={good === 0} onClick={run}>
                {t('import.run', { count: good })}
            </Button>,
        );
    }
    if (changeable) {
        actions.push(
            <Button key="check" variant={data.state === 'checked' ? 'default' : 'filled'} loading={busy} disabled={taken.length === 0} onClick={check}>
                {t(data.state === 'checked' ? 'import.check_again' : 'import.check_all')}
            </Button>,
        );
    }
    if (['done', 'failed', 'cancelled'].includes(data.state) && data.batch) {
        actions.push(
            <Button key="undo" variant="default" loading={busy} leftSection={<IconArrowBackUp size={14} stroke={1.6} aria-hidden />} onClick={undo}>
                {t('import.undo')}
            </Button>,
        );
    }
    return (
        <>
            <PageHead title={t('import.of', { name: data.file })} icon={<IconFileZip size={16} stroke={1.6} aria-hidden />} detail={<StateChip state={data.state} />}>
                <Button variant="subtle" color="gray" renderRoot={(props) => <Link to="/import" search={{}} {...props} />}>
                    {t('import.all')}
                </Button>
            </PageHead>
            <div className={classes['page']}>
                <Steps at={at} />
                <p className="dimmed tabular">
                    {t('import.files', { count: parts.length })} · {texts.bytes(data.size)} · {t('import.rows', { count: texts.number(data.progress?.total || data.rows_estimate) })}
                </p>
                {own && changeable && (
                    <Alert icon={<IconTransferIn size={16} stroke={1.6} aria-hidden />} title={t('import.own')}>
                        {t('import.own_text')}
                    </Alert>
                )}
                {isAtWork(data.state) && <ProgressBar data={data} />}
                <div role="status">{!isAtWork(data.state) && data.state !== 'draft' && <p className={classes['verdict']}>{verdictOf(t, data)}</p>}</div>
                <Problem data={data} />
                {data.state !== 'draft' && <Counts data={data} />}
                <section className={classes['partsBox']}>
                    <h2 className={classes['heading']}>{t('import.parts')}</h2>
                    {changeable && <p className="dimmed">{t('import.parts_text')}</p>}
                    <ol className={classes['parts']}>
                        {parts.map((part, index) => (
                            <PartLine
                                key={part.id}
                                part={part}
                                place={index + 1}
                                places={parts.length}
                                objects={objects}
                                relations={part.object ? relationsOf(part, taken, (name) => meta.object(name)) : []}
                                changeable={changeable}
                                busy={busy || change.busy}
                                onObject={(object) => save(part.id, { object })}
                                onMove={(by) => save(data.id, { order: moved(parts, part.id, by) })}
                            />
                        ))}
                    </ol>
                </section>
                {trouble && <Alert color="red">{trouble}</Alert>}
                {actions.length > 0 && <div className={classes['actions']}>{actions}</div>}
                {changeable && data.state === 'draft' && <p className="dimmed">{t('import.check_text_all')}</p>}
                {taken.map((part) => {
                    const object = meta.object(part.object);
                    const empty = (part.errors ?? []).length === 0 && Object.values(part.samples ?? {}).every((list) => list.length === 0);
                    if (!object || empty || isAtWork(part.state)) return null;
                    return (
                        <section key={part.id} className={classes['partResult']}>
                            <h2 className={classes['partHeading']}>{part.file}</h2>
                            <Errors data={part} />
                            <Samples object={object} data={part} />
                        </section>
                    );
                })}
            </div>
        </>
    );
}
