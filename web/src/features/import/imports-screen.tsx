// Where an import begins: what the rows are, the file; below, the imports of before.

import { Alert, Button, NativeSelect } from '@mantine/core';
import { IconFileSpreadsheet, IconUpload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState, type DragEvent } from 'react';
import { beginImport, importsQuery } from '@/api/imports';
import { isMain, manyLabel, useMeta } from '@/api/meta';
import { useSubmit } from '@/api/use-submit';
import { Paste } from '@/features/import/paste';
import { StateChip } from '@/features/import/state-chip';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/import/import.module.css';

export function ImportsScreen() {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const client = useQueryClient();
    const navigate = useNavigate();
    const meta = useMeta();
    const { object: wanted } = useSearch({ strict: false }) as Search;
    const objects = meta.objects.filter((object) => (isMain(object) || object.name === 'users') && object.access.import && object.access.create);
    // People come in first, mostly; users are made by hand.
    const chosen = meta.object(wanted) ?? objects.find((object) => object.name === 'contacts') ?? objects.find(isMain) ?? objects[0];
    const chooser = useRef<HTMLInputElement>(null);
    const [over, setOver] = useState(false);
    const { busy, error, field_errors, submit } = useSubmit();
    const past = useQuery(importsQuery);

    const take = (file: File | undefined) =>
        void submit(async () => {
            if (!file || !chosen) return;
            const begun = await beginImport(file, chosen.name);
            client.setQueryData(['imports', begun.id], begun);
            void client.invalidateQueries({ queryKey: importsQuery.queryKey, exact: true });
            await navigate({ to: '/import/$import', params: { import: begun.id }, search: {} });
        });
    const drop = (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
    };
    const objectName = (name: string) => {
        const found = meta.object(name);
        return found ? label(manyLabel(found)) : name;
    };
    const problem = Object.values(field_errors).find(Boolean) ?? error;

    return (
        <>
            <PageHead title={t('import.title')} icon={<IconUpload size={16} stroke={1.6} aria-hidden />} />
            <div className={classes['page']}>
                <section className={classes['begin']}>
                    <NativeSelect
                        label={t('import.what')}
                        value={chosen?.name}
                        data={objects.map((object) => ({ value: object.name, label: label(manyLabel(object)) }))}
                        onChange={(event) => void navigate({ to: '.', search: { object: event.currentTarget.value } as Search, replace: true })}
                    />
                    <div
                        className={classes['drop']}
                        data-over={over || undefined}
                        onDragOver={(event) => {
                            event.preventDefault();
                            setOver(true);
                        }}
                        onDragLeave={() => setOver(false)}
                        onDrop={drop}
                    >
                        <IconFileSpreadsheet size={28} stroke={1.4} aria-hidden />
                        <p className={classes['dropTitle']}>{t('import.drop')}</p>
                        <p className="dimmed">{t('import.drop_text')}</p>
                        <input
                            ref={chooser}
                            type="file"
                            hidden
                            accept=".csv,.tsv,.txt,.xlsx,.vcf,.jsonl,.ndjson,.zip,application/zip,text/csv,text/tab-separated-values,text/vcard"
                            onChange={(event) => {
                                take(event.currentTarget.files?.[0]);
                                event.currentTarget.value = '';
                            }}
                        />
                        <Button loading={busy} disabled={!chosen} onClick={() => chooser.current?.click()}>
                            {t('file.choose')}
                        </Button>
                    </div>
                    <Paste busy={busy} onFile={take} />
                    {problem && <Alert color="red">{problem}</Alert>}
                </section>
                {past.data && past.data.length > 0 && (
                    <section>
                        <h2 className={classes['heading']}>{t('import.past')}</h2>
                        <ul className={classes['past']}>
                            {past.data.map((each) => (
                                <li key={each.id}>
                                    <Link to="/import/$import" params={{ import: each.id }} search={{}} className={classes['pastLine']}>
                                        <span className={`${classes['file']} clip`}>{each.file}</span>
                                        <span className="dimmed clip">{each.format === 'zip' ? t('import.files', { count: each.parts?.length ?? 0 }) : objectName(each.object)}</span>
                                        <span className="dimmed tabular">{t('import.rows', { count: texts.number(each.progress?.total || each.rows_estimate) })}</span>
                                        <StateChip state={each.state} />
                                        <span className={`${classes['when']} dimmed`}>{each.created_at ? texts.relative(each.created_at, now) : ''}</span>
                                    </Link>
                                </li>
                            ))}
                        </ul>
                    </section>
                )}
            </div>
        </>
    );
}
