// What an object is called and whether it stands in the navigation; a custom one can be dropped.

import { Alert, Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { manyLabel } from '@/api/meta';
import { changeObject, dropObject } from '@/api/settings';
import type { ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { ImpactDialog } from '@/features/settings/impact';
import { icons } from '@/features/settings/field-dialog';
import { useLanguage } from '@/lib/i18n';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

interface Props {
    object: ObjectMeta;
    onChanged(): Promise<unknown>;
    onDropped(): void;
}

export function ObjectForm({ object, onChanged, onDropped }: Props) {
    const { t, label } = useLanguage();
    const { busy, error, field_errors, submit } = useSubmit();
    const [labels, setLabels] = useState(object.labels);
    const [icon, setIcon] = useState(object.icon);
    const [shown, setShown] = useState(object.navigation !== false);
    const [dropping, setDropping] = useState(false);
    const may_hide = object.role === 'record';

    const save = async () => {
        const done = await submit(async () => {
            await changeObject(object.name, { labels, icon, ...(may_hide ? { navigation: shown } : {}) });
            await onChanged();
        });
        if (done) toast({ text: t('settings.saved') });
    };
    const input = (language: 'en' | 'zh', number: 'one' | 'many') => ({
        required: true,
        value: labels[language][number],
        onChange: (event: { currentTarget: { value: string } }) => {
            const { value } = event.currentTarget;
            setLabels((before) => ({ ...before, [language]: { ...before[language], [number]: value, ...(language === 'zh' ? { one: value, many: value } : {}) } }));
        },
    });
    return (
        <>
            <form
                className={classes['narrow']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                {error && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                <TextInput label={t('settings.label_zh')} {...input('zh', 'many')} />
                <div className={classes['two']}>
                    <TextInput label={t('settings.label_one')} {...input('en', 'one')} />
                    <TextInput label={t('settings.label_many')} {...input('en', 'many')} />
                </div>
                <NativeSelect label={t('settings.icon')} data={[...new Set([object.icon, ...icons])]} value={icon} onChange={(event) => setIcon(event.currentTarget.value)} />
                {may_hide && (
                    <Switch label={t('settings.in_navigation')} description={t('settings.in_navigation_text')} checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
                )}
                <Button type="submit" loading={busy}>
                    {t('action.save')}
                </Button>
            </form>
            {object.custom && (
                <div className={classes['card']}>
                    <p>{t('settings.object_drop_text')}</p>
                    <Button color="red" variant="light" onClick={() => setDropping(true)}>
                        {t('settings.object_drop')}
                    </Button>
                </div>
            )}
            {dropping && (
                <ImpactDialog
                    object={object.name}
                    title={t('settings.object_drop_of', { name: label(manyLabel(object)) })}
                    text={t('settings.object_drop_text')}
                    action={t('settings.object_drop')}
                    onApply={async () => {
                        await dropObject(object.name);
                        onDropped();
                        await onChanged();
                    }}
                    onClose={() => setDropping(false)}
                />
            )}
        </>
    );
}
