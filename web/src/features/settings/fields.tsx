import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { manyLabel, metaQuery, useMeta } from '@/api/meta';
import { dropField } from '@/api/settings';
import type { Field } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { FieldDialog, ObjectDialog } from '@/features/settings/field-dialog';
import { kind_words } from '@/features/settings/kind-words';
import { Section } from '@/features/settings/section';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { Plain } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function Fields() {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const navigate = useNavigate();
    const meta = useMeta();
    const { object: wanted } = useSearch({ strict: false }) as Search;
    const object = meta.object(wanted) ?? meta.objects[0];
    const [editing, setEditing] = useState<Field | 'new' | 'object' | null>(null);
    const [dropping, setDropping] = useState<string | null>(null);
    const { busy, submit } = useSubmit();
    if (!object) return null;

    const show = (name: string) => void navigate({ to: '.', search: { object: name } as Search, replace: true });
    const again = () => client.invalidateQueries({ queryKey: metaQuery.queryKey });
    const drop = (field: Field) =>
        void submit(async () => {
            await dropField(object.name, field.name);
            await again();
            setDropping(null);
            toast({ text: t('settings.field_dropped', { name: label(field.label) }) });
        });
    return (
        <Section
            title={t('settings.fields')}
            text={t('settings.fields_text')}
            action={
                <div className={classes['headActions']}>
                    <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setEditing('object')}>
                        {t('settings.object_new')}
                    </Button>
                    <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                        {t('settings.field_new')}
                    </Button>
                </div>
            }
        >
            <NativeSelect
                className={classes['pick']}
                aria-label={t('report.object')}
                data={meta.objects.map((each) => ({ value: each.name, label: `${label(manyLabel(each))} (${each.name})` }))}
                value={object.name}
                onChange={(event) => show(event.currentTarget.value)}
            />
            <div className={classes['scroll']}>
                <table className={classes['table']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('filter.field')}</th>
                            <th scope="col">{t('settings.name')}</th>
                            <th scope="col">{t('settings.kind')}</th>
                            <th scope="col">{t('settings.traits')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {object.fields.toSorted((left, right) => Number(left.system) - Number(right.system)).map((field) => (
                            <tr key={field.name}>
                                <th scope="row">{label(field.label)}</th>
                                <td>
                                    <code>{field.name}</code>
                                </td>
                                <td>
                                    {field.kind in kind_words ? t(kind_words[field.kind as keyof typeof kind_words]) : field.kind}
                                    {field.object && <span className="dimmed"> → {field.object}</span>}
                                </td>
                                <td>
                                    <span className={classes['traits']}>
                                        {field.required && <Plain>{t('settings.required')}</Plain>}
                                        {field.unique && <Plain>{t('settings.unique')}</Plain>}
                                        {field.custom && <Plain>{t('settings.custom')}</Plain>}
                                        <span className={classes['lineActions']}>
                                            {dropping === field.name ? (
                                                <>
                                                    <Button color="red" size="compact-xs" loading={busy} onClick={() => drop(field)}>
                                                        {t('settings.field_drop')}
                                                    </Button>
                                                    <Button variant="default" size="compact-xs" onClick={() => setDropping(null)}>
                                                        {t('action.cancel')}
                                                    </Button>
                                                </>
                                            ) : (
                                                !field.system && (
                                                    <>
                                                        <ActionIcon aria-label={`${t('settings.field_edit')} ${label(field.label)}`} onClick={() => setEditing(field)}>
                                                            <IconPencil size={15} stroke={1.6} />
                                                        </ActionIcon>
                                                        {field.custom && (
                                                            <ActionIcon aria-label={`${t('settings.field_drop')} ${label(field.label)}`} onClick={() => setDropping(field.name)}>
                                                                <IconTrash size={15} stroke={1.6} />
                                                            </ActionIcon>
                                                        )}
                                                    </>
                                                )
                                            )}
                                        </span>
                                    </span>
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {editing === 'object' && (
                <ObjectDialog
                    onClose={() => setEditing(null)}
                    onDone={async (name) => {
                        await again();
                        setEditing(null);
                        show(name);
                    }}
                />
            )}
            {editing && editing !== 'object' && (
                <FieldDialog
                    object={object}
                    field={editing === 'new' ? undefined : editing}
                    onClose={() => setEditing(null)}
                    onDone={async () => {
                        await again();
                        setEditing(null);
                    }}
                />
            )}
        </Section>
    );
}
